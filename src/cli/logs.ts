/** `weaver service logs`: reads the log files itself, so it needs no daemon. */
import type {Project} from '../config/project.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import type {LogCursor} from '../lib/log-chunk.ts';
import {followBytes} from '../logs/follow-bytes.ts';
import {createFormatter, type Formatter} from '../logs/format.ts';
import {describeGone, readGone} from '../logs/gap.ts';
import {beginOfLog, endOfLog, endOfWholeLines, startOfLastLines} from '../logs/last-lines.ts';
import {createLineReader, type LogLine, longestLine} from '../logs/log-lines.ts';
import {logFolder, type Stream} from '../logs/parts.ts';
import type {Bytes, Piece} from '../logs/pieces.ts';
import {createFilter, mergeLines, type Query, readBytes, selectMerged} from '../logs/query.ts';
import {listLogRuns, listStreams} from '../logs/run-facts.ts';
import {openRun, readRange} from '../logs/source.ts';
import {hasTerminal} from '../terminal/find.ts';
import {fitForShowing} from '../terminal/replay.ts';
import type {Invocation, Run} from './command.ts';
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
	readonly logs: readonly {readonly name: string; readonly streams: readonly Stream[]}[];
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
	const isOfTerminal = names.some((name) => hasTerminal(project.runsDir, name));
	const output = createOutput(io, io.isTerminal && isOfTerminal ? fitForShowing : undefined);
	const logs = names.map((name) => ({name, streams: streamsOf(project.runsDir, name, options)}));
	const isSplit = logs.some(({streams}) => streams.length > 1);
	const wanted = {...query.wanted, time: query.wanted.time || isSplit};
	const task = {runsDir: project.runsDir, logs, query: {...query, wanted}, isFollowing, output};
	if (names.length === 1 && !isSplit && !json && !timestamps && !isFiltered(query))
		await printBytes(task);
	else {
		const shown = names.length > 1 ? names : [];
		await printLines(task, createFormatter({json, timestamps, names: shown, color: io.color}));
	}
	return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
};

/** Both outputs, where they are apart; or the one that is asked for. Throws `UserError` `usage`. */
function streamsOf(
	runsDir: string,
	name: string,
	options: Invocation['options'],
): readonly Stream[] {
	const [stdout, stderr] = [options['stdout'] === true, options['stderr'] === true];
	const streams = listStreams(runsDir, name);
	if (stdout === stderr) return streams;
	if (streams.length > 1) return [stdout ? 'spool' : 'errors'];
	throw new UserError(`${name} writes both outputs into one log.`, {
		code: 'usage',
		hint: 'Set "logs": {"split": true} in its file to keep them apart from its next start on.',
		exitCode: exitCodes.usage,
	});
}

function warnOfSilent(
	names: readonly string[],
	{runsDir}: Project,
	err: (text: string) => void,
): void {
	for (const name of names)
		if (listLogRuns(runsDir, name).length === 0) err(`${name} has not run yet.\n`);
}

/** One log without filters: exactly the bytes that the service wrote. */
async function printBytes({runsDir, logs, query, isFollowing, output}: Task): Promise<void> {
	const {name = '', streams = []} = logs[0] ?? {};
	const [stream = 'spool'] = streams;
	const end = endOfLog(runsDir, name, stream);
	const everything = Number.POSITIVE_INFINITY;
	const start =
		query.lines === 'all'
			? beginOfLog
			: startOfLastLines(runsDir, name, end, query.lines, everything, stream);
	if (query.lines === 'all') warnOfGone([name], runsDir, output);
	for (const block of readBytes(runsDir, name, start, end, stream)) {
		if (block.kind === 'gap') output.warn(`${name}: ${block.gap.text}`);
		else if (!(await output.print(block.bytes))) return;
	}
	if (!isFollowing) return;
	const place = {...end, ended: false};
	const follower = followBytes(runsDir, name, place, {...following, ...asWritten}, stream);
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
	{runsDir, logs: asked, query, isFollowing, output}: Task,
	format: Formatter,
): Promise<void> {
	const logs = asked.map(({name, streams}) => ({
		name,
		ends: new Map(
			streams.map((stream) => {
				const end = endOfLog(runsDir, name, stream);
				return [stream, isFollowing ? endOfWholeLines(runsDir, name, end, stream) : end];
			}),
		),
	}));
	if (query.lines === 'all' && query.since === null)
		warnOfGone(
			logs.map(({name}) => name),
			runsDir,
			output,
		);
	const streams = logs.map(({name, ends}) => selectMerged(runsDir, name, ends, query));
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

	const sources = logs.flatMap(({name, ends}) =>
		Array.from(ends, ([stream, end], at) => {
			const place = {...end, ended: false};
			const options = {...following, ...wholeLines};
			const read = createLineReader(name, query.wanted);
			// A stack frame that comes first has the level of the line before it.
			for (const piece of lastBytes(runsDir, name, end, stream)) for (const _ of read(piece));
			return {
				name,
				follower: followBytes(runsDir, name, place, options, stream),
				// Starts and ends are told by the first of its streams.
				isFirst: at === 0,
				read,
				passes: createFilter(query),
			};
		}),
	);
	while (!output.isDone()) {
		let isIdle = true;
		const streams = sources.map(({name, follower, isFirst, read, passes}) => {
			const news = follower.poll(Date.now());
			const pieces = news.pieces.filter((piece) => isFirst || piece.kind === 'bytes' || piece.gap);
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

const rememberedBytes = 64 * 1024;

function lastBytes(
	runsDir: string,
	name: string,
	{run, offset}: LogCursor,
	stream: Stream,
): readonly Bytes[] {
	const source = openRun(runsDir, name, run, stream);
	if (source === null) return [];
	const from = Math.max(source.rangeBefore(offset)?.from ?? offset, offset - rememberedBytes);
	const bytes = readRange(source, from, offset);
	source.close();
	return [{kind: 'bytes', run, offset: from, bytes, time: 0, approximate: true}];
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
