/** Goes on with logs after what was printed of them, and with those of instances that are added. */
import type {LogCursor} from '../lib/log-chunk.ts';
import {readRange} from '../logs/blocks.ts';
import {followBytes} from '../logs/follow-bytes.ts';
import type {Formatter} from '../logs/format.ts';
import {beginOfLog} from '../logs/last-lines.ts';
import {createLineReader, type LogLine, longestLine} from '../logs/log-lines.ts';
import type {Stream} from '../logs/parts.ts';
import type {Bytes, Piece} from '../logs/pieces.ts';
import {createFilter, mergeLines, type Query} from '../logs/query.ts';
import type {Place} from '../logs/read.ts';
import {openRun} from '../logs/source.ts';
import type {Output} from './log-output.ts';

/** Ms between two looks at a log that is followed. */
const pollInterval = 50;
const following = {longestLag: Number.POSITIVE_INFINITY, lookEvery: 200};
/** Ms between two looks for instances that were added while their service is followed. */
const newcomersInterval = 500;
/** Bytes as they come. */
const asWritten = {holdBack: 0, longestLine: 0};
/** Only a whole line can be judged, and have something in front. */
const wholeLines = {holdBack: Number.POSITIVE_INFINITY, longestLine};

export type FollowTask = {
	readonly runsDir: string;
	readonly query: Query;
	readonly output: Output;
	/** Logs that are asked for by now and not among these. */
	readonly newcomers: (known: ReadonlySet<string>) => readonly string[];
	/** Outputs of a newcomer. */
	readonly streams: readonly Stream[];
	readonly formatter: (names: readonly string[]) => Formatter;
};

/** A log and where following each of its outputs goes on. */
type Followed = {readonly name: string; readonly places: ReadonlyMap<Stream, Place>};

/** One log, exactly the bytes that the service writes, for as long as it is the only one. */
export async function followOne(
	task: FollowTask,
	name: string,
	stream: Stream,
	end: LogCursor,
): Promise<void> {
	const {runsDir, output} = task;
	let place: Place = {...end, ended: false};
	const follower = followBytes(runsDir, name, place, {...following, ...asWritten}, stream);
	const isAlone = createLook(() => task.newcomers(new Set([name])).length === 0, true);
	while (!output.isDone() && isAlone()) {
		const {pieces} = follower.poll(Date.now());
		for (const piece of pieces) {
			if (piece.kind === 'mark') output.remark(piece.text);
			else await output.print(piece.bytes);
			place = placeAfter(piece);
		}
		if (pieces.length === 0) await output.rest(pollInterval);
	}
	follower.close();
	await followLines(task, [{name, places: new Map([[stream, place]])}]);
}

const placeAfter = (piece: Piece): Place => ({
	run: piece.run,
	offset: piece.offset + (piece.kind === 'bytes' ? piece.bytes.length : 0),
	ended: piece.kind === 'mark' && !piece.gap && piece.offset > 0,
});

/** Asks every `newcomersInterval` at most; in between the last answer stands. */
function createLook<Answer>(ask: () => Answer, first: Answer): () => Answer {
	let answer = first;
	let next = performance.now() + newcomersInterval;
	return () => {
		if (performance.now() < next) return answer;
		answer = ask();
		next = performance.now() + newcomersInterval;
		return answer;
	};
}

/** Whole lines that pass the query; `first` is the formatter that printed what came before. */
export async function followLines(
	task: FollowTask,
	logs: readonly Followed[],
	first?: Formatter,
): Promise<void> {
	const {runsDir, query, output} = task;
	const known = new Set(logs.map(({name}) => name));
	let format = first ?? task.formatter([...known]);
	const sourcesOf = ({name, places}: Followed) =>
		Array.from(places, ([stream, place], at) => {
			const options = {...following, ...wholeLines};
			const wanted = {...query.wanted, time: query.wanted.time || known.size > 1};
			const read = createLineReader(name, wanted);
			// A stack frame that comes first has the level of the line before it.
			for (const piece of lastBytes(runsDir, name, place, stream)) for (const _ of read(piece));
			return {
				name,
				follower: followBytes(runsDir, name, place, options, stream),
				// Starts and ends are told by the first of its streams.
				isFirst: at === 0,
				read,
				passes: createFilter(query),
			};
		});
	const sources = logs.flatMap(sourcesOf);
	let nextLook = 0;
	while (!output.isDone()) {
		if (performance.now() >= nextLook) {
			const added = task.newcomers(known);
			for (const name of added) {
				known.add(name);
				const beginning = {...beginOfLog, ended: false};
				const places = new Map(task.streams.map((stream) => [stream, beginning]));
				sources.push(...sourcesOf({name, places}));
			}
			if (added.length > 0) {
				await output.collect(format.end());
				format = task.formatter([...known]);
			}
			nextLook = performance.now() + newcomersInterval;
		}
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
