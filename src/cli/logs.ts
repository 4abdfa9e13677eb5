/** `weaver service logs`: reads the log files itself, so it needs no daemon. */
import type {Project} from '../config/project.ts';
import {type ExitCode, exitCodes} from '../lib/errors.ts';
import {followBytes} from '../logs/follow-bytes.ts';
import {createFormatter, type Formatter} from '../logs/format.ts';
import {describeGone, readGone} from '../logs/gap.ts';
import {beginOfLog, endOfLog, endOfWholeLines, startOfLastLines} from '../logs/last-lines.ts';
import {createLineReader, type LogLine, longestLine} from '../logs/log-lines.ts';
import {logFolder} from '../logs/parts.ts';
import type {Bytes, Piece} from '../logs/pieces.ts';
import {createFilter, mergeLines, type Query, readBytes, selectLines} from '../logs/query.ts';
import {listLogRuns} from '../logs/run-facts.ts';
import type {Run} from './command.ts';
import {projectOf} from './context.ts';
import {createOutput, type Output} from './log-output.ts';
import {isFiltered, logsOf, readQuery, requireKnown} from './log-query.ts';

/** Ms between two looks at a log that is followed. */
const pollInterval = 50;
const following = {longestLag: Number.POSITIVE_INFINITY, lookEvery: 200};
/** Bytes as they come. */
const asWritten = {holdBack: 0, longestLine: 0};
/** Only a whole line can be judged, and have something in front. */
const wholeLines = {holdBack: Number.POSITIVE_INFINITY, longestLine};

type Task = {
	readonly runsDir: string;
	readonly names: readonly string[];
	readonly query: Query;
	readonly isFollowing: boolean;
	readonly output: Output;
};

export const run: Run = async (invocation, io): Promise<ExitCode> => {
	const {operands, options} = invocation;
	const project = projectOf(invocation, io);
	requireKnown(operands, project);
	const names = [...new Set(operands.flatMap((name) => logsOf(name, project)))];
	const query = readQuery(options, names.length, Date.now());
	warnOfSilent(names, project, io.err);

	const json = options['json'] === true;
	const timestamps = options['timestamps'] === true;
	const isFollowing = options['follow'] === true;
	const output = createOutput(io);
	const task = {runsDir: project.runsDir, names, query, isFollowing, output};
	if (names.length === 1 && !json && !timestamps && !isFiltered(query)) await printBytes(task);
	else {
		const shown = names.length > 1 ? names : [];
		await printLines(task, createFormatter({json, timestamps, names: shown, color: io.color}));
	}
	return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
};

function warnOfSilent(
	names: readonly string[],
	{runsDir}: Project,
	err: (text: string) => void,
): void {
	for (const name of names)
		if (listLogRuns(runsDir, name).length === 0) err(`${name} has not run yet.\n`);
}

/** One log without filters: exactly the bytes that the service wrote. */
async function printBytes({runsDir, names, query, isFollowing, output}: Task): Promise<void> {
	const name = names[0] ?? '';
	const end = endOfLog(runsDir, name);
	const start =
		query.lines === 'all' ? beginOfLog : startOfLastLines(runsDir, name, end, query.lines);
	if (query.lines === 'all') warnOfGone([name], runsDir, output);
	for (const block of readBytes(runsDir, name, start, end)) {
		if (block.kind === 'gap') output.warn(`${name}: ${block.gap.text}`);
		else if (!(await output.print(block.bytes))) return;
	}
	if (!isFollowing) return;
	const follower = followBytes(runsDir, name, {...end, ended: false}, {...following, ...asWritten});
	while (!output.isDone()) {
		const {pieces} = follower.poll(Date.now());
		for (const piece of pieces) {
			if (piece.kind === 'mark') output.remark(piece.text);
			else await output.print(piece.bytes);
		}
		if (pieces.length === 0) await output.rest(pollInterval);
	}
	follower.close();
}

function warnOfGone(names: readonly string[], runsDir: string, output: Output): void {
	for (const name of names) {
		const gone = readGone(logFolder(runsDir, name));
		if (gone !== null) output.warn(`${name}: ${describeGone(gone)}`);
	}
}

async function printLines(
	{runsDir, names, query, isFollowing, output}: Task,
	format: Formatter,
): Promise<void> {
	const logs = names.map((name) => {
		const end = endOfLog(runsDir, name);
		return {name, end: isFollowing ? endOfWholeLines(runsDir, name, end) : end};
	});
	if (query.lines === 'all' && query.since === null) warnOfGone(names, runsDir, output);
	const streams = logs.map(({name, end}) => selectLines(runsDir, name, end, query));
	for (const line of mergeLines(streams)) {
		if (line.gap !== null) {
			await output.flush();
			output.warn(`${line.service}: ${line.gap}`);
		}
		if (!(await output.collect(format.line(line)))) return;
	}
	if (!isFollowing) await output.collect(format.end());
	await output.flush();
	if (!isFollowing) return;

	const sources = logs.map(({name, end}) => {
		const place = {...end, ended: false};
		const follower = followBytes(runsDir, name, place, {...following, ...wholeLines});
		return {
			name,
			follower,
			read: createLineReader(name, query.wanted),
			passes: createFilter(query),
		};
	});
	while (!output.isDone()) {
		let isIdle = true;
		const streams = sources.map(({name, follower, read, passes}) => {
			const {pieces} = follower.poll(Date.now());
			if (pieces.length > 0) isIdle = false;
			return newsOf(name, pieces, (piece) => read(piece).filter(passes));
		});
		for (const news of mergeLines(streams)) {
			await output.collect('bytes' in news ? format.line(news) : format.end());
			if ('bytes' in news) continue;
			await output.flush();
			output.remark(`${news.service} ${news.text}`);
		}
		await output.flush();
		if (isIdle) await output.rest(pollInterval);
	}
	for (const {follower} of sources) follower.close();
}

type Remark = {readonly time: number; readonly service: string; readonly text: string};

function* newsOf(
	service: string,
	pieces: readonly Piece[],
	linesIn: (piece: Bytes) => Iterable<LogLine>,
): Generator<LogLine | Remark> {
	for (const piece of pieces) {
		if (piece.kind === 'mark') yield {time: piece.time, service, text: piece.text};
		else yield* linesIn(piece);
	}
}
