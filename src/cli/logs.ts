/** `weaver service logs`: reads the log files itself, so it needs no daemon. */
import path from 'node:path';
import type {Project} from '../config/project.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import type {LogCursor} from '../lib/log-chunk.ts';
import {createFormatter} from '../logs/format.ts';
import {describeGone, readGone} from '../logs/gap.ts';
import {beginOfLog, endOfLog, endOfWholeLines, startOfLastLines} from '../logs/last-lines.ts';
import {logFolder, type Stream} from '../logs/parts.ts';
import {mergeLines, readBytes, selectMerged} from '../logs/query.ts';
import {listLogRuns, listStreams} from '../logs/run-facts.ts';
import {requireReadable} from '../runs/require-readable.ts';
import {hasTerminal} from '../terminal/find.ts';
import {fitForShowing} from '../terminal/replay.ts';
import type {Invocation, Run} from './command.ts';
import {projectOf} from './context.ts';
import {type FollowTask, followLines, followOne} from './follow-logs.ts';
import {createOutput, type Output} from './log-output.ts';
import {isFiltered, logsOf, readQuery, requireKnown} from './log-query.ts';

type Task = FollowTask & {
	readonly logs: readonly {readonly name: string; readonly streams: readonly Stream[]}[];
	readonly isFollowing: boolean;
};

export const run: Run = async (invocation, io): Promise<ExitCode> => {
	const {operands, options} = invocation;
	const project = projectOf(invocation, io);
	requireReadable(project.runsDir);
	requireKnown(operands, project);
	const namesNow = () => [...new Set(operands.flatMap((name) => logsOf(name, project)))];
	const names = namesNow();
	for (const name of names)
		for (const folder of [path.join(project.runsDir, name), logFolder(project.runsDir, name)])
			requireReadable(folder);
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
	const task: Task = {
		runsDir: project.runsDir,
		logs,
		query: {...query, wanted},
		isFollowing,
		output,
		newcomers: (known) => namesNow().filter((name) => !known.has(name)),
		streams: wantedStreams(options),
		formatter: (all) =>
			createFormatter({json, timestamps, names: all.length > 1 ? all : [], color: io.color}),
	};
	if (names.length === 1 && !isSplit && !json && !timestamps && !isFiltered(query))
		await printBytes(task);
	else await printLines(task);
	return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
};

function wantedStreams(options: Invocation['options']): readonly Stream[] {
	const [stdout, stderr] = [options['stdout'] === true, options['stderr'] === true];
	if (stdout === stderr) return ['spool', 'errors'];
	return [stdout ? 'spool' : 'errors'];
}

/** Both outputs, where they are apart; or the one that is asked for. Throws `UserError` `usage`. */
function streamsOf(
	runsDir: string,
	name: string,
	options: Invocation['options'],
): readonly Stream[] {
	const streams = listStreams(runsDir, name);
	const wanted = wantedStreams(options);
	if (wanted.length > 1) return streams;
	if (streams.length > 1) return wanted;
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
async function printBytes(task: Task): Promise<void> {
	const {runsDir, logs, query, isFollowing, output} = task;
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
	if (isFollowing) await followOne(task, name, stream, end);
}

function warnOfGone(names: readonly string[], runsDir: string, output: Output): void {
	for (const name of names) {
		const gone = readGone(logFolder(runsDir, name));
		if (gone !== null) output.warn(`${name}: ${describeGone(gone)}`);
	}
}

async function printLines(task: Task): Promise<void> {
	const {runsDir, logs: asked, query, isFollowing, output} = task;
	const format = task.formatter(asked.map(({name}) => name));
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
	const places = (ends: ReadonlyMap<Stream, LogCursor>) =>
		new Map(Array.from(ends, ([stream, end]) => [stream, {...end, ended: false}]));
	await followLines(
		task,
		logs.map(({name, ends}) => ({name, places: places(ends)})),
		format,
	);
}
