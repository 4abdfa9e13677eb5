/** `weaver service logs`: reads the log files itself, so it needs no daemon. */
import type {Project} from '../config/project.ts';
import {type ExitCode, exitCodes} from '../lib/errors.ts';
import {followBytes} from '../logs/follow-bytes.ts';
import {createFormatter, type Formatter} from '../logs/format.ts';
import {beginOfLog, endOfLog, endOfWholeLines, startOfLastLines} from '../logs/last-lines.ts';
import {createLineReader, type LogLine} from '../logs/log-lines.ts';
import {createFilter, mergeLines, type Query, readBytes, selectLines} from '../logs/query.ts';
import {listRuns} from '../runs/run-directory.ts';
import type {Run} from './command.ts';
import {projectOf} from './context.ts';
import {createOutput, type Output} from './log-output.ts';
import {isFiltered, readQuery, requireKnown} from './log-query.ts';

/** Ms between two looks at a log that is followed. */
const pollInterval = 50;
const following = {longestLag: Number.POSITIVE_INFINITY, lookEvery: 200};

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
	const names = [...new Set(operands)];
	const query = readQuery(options, names.length, Date.now());
	requireKnown(names, project);
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
		if (listRuns(runsDir, name).length === 0) err(`${name} has not run yet.\n`);
}

/** One log without filters: exactly the bytes that the service wrote. */
async function printBytes({runsDir, names, query, isFollowing, output}: Task): Promise<void> {
	const name = names[0] ?? '';
	const end = endOfLog(runsDir, name);
	const start =
		query.lines === 'all' ? beginOfLog : startOfLastLines(runsDir, name, end, query.lines);
	for (const block of readBytes(runsDir, name, start, end))
		if (!(await output.print(block))) return;
	if (!isFollowing) return;
	const follower = followBytes(runsDir, name, {...end, ended: false}, {...following, holdBack: 0});
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

async function printLines(
	{runsDir, names, query, isFollowing, output}: Task,
	format: Formatter,
): Promise<void> {
	const logs = names.map((name) => {
		const end = endOfLog(runsDir, name);
		return {name, end: isFollowing ? endOfWholeLines(runsDir, name, end) : end};
	});
	const streams = logs.map(({name, end}) => selectLines(runsDir, name, end, query));
	for (const line of mergeLines(streams)) if (!(await output.collect(format.line(line)))) return;
	if (!isFollowing) await output.collect(format.end());
	await output.flush();
	if (!isFollowing) return;

	const sources = logs.map(({name, end}) => ({
		name,
		follower: followBytes(runsDir, name, {...end, ended: false}, {...following, holdBack: 200}),
		read: createLineReader(name, query.wanted),
		passes: createFilter(query),
	}));
	while (!output.isDone()) {
		const found: LogLine[] = [];
		let isIdle = true;
		for (const {name, follower, read, passes} of sources)
			for (const piece of follower.poll(Date.now()).pieces) {
				isIdle = false;
				if (piece.kind === 'mark') output.remark(`${name} ${piece.text}`);
				else found.push(...read(piece).filter(passes));
			}
		if (names.length > 1) found.sort((a, b) => a.time - b.time);
		for (const line of found) await output.collect(format.line(line));
		await output.flush();
		if (isIdle) await output.rest(pollInterval);
	}
	for (const {follower} of sources) follower.close();
}
