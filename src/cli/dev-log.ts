/** The logs of several services as one, with their names in front, as they are written. */
import {followBytes} from '../logs/follow-bytes.ts';
import {createFormatter, type Formatter} from '../logs/format.ts';
import {endOfLog, endOfWholeLines} from '../logs/last-lines.ts';
import {createLineReader, type LogLine, longestLine} from '../logs/log-lines.ts';
import type {Stream} from '../logs/parts.ts';
import {mergeLines} from '../logs/query.ts';
import type {Place} from '../logs/read.ts';
import {listLogRuns, readFacts} from '../logs/run-facts.ts';
import type {Output} from './log-output.ts';

const wanted = {time: true, level: false};

export type DevLog = {
	/** Begins with the runs that began at `since` (epoch ms) or later, and what older ones write from now on. */
	add(names: readonly string[], since: number): void;
	/** Prints what is new; false when there was nothing. */
	print(): Promise<boolean>;
	close(): void;
};

/** `remark` gets a word about a service: its starts, ends and gaps. */
export function createDevLog(
	runsDir: string,
	output: Output,
	color: boolean,
	remark: (text: string) => void,
): DevLog {
	const sources = new Map<string, Source[]>();
	let format: Formatter = formatFor([]);

	function formatFor(names: readonly string[]): Formatter {
		return createFormatter({json: false, timestamps: false, names, color});
	}

	return {
		add(names, since) {
			for (const name of names)
				if (!sources.has(name)) sources.set(name, followAll(runsDir, name, since));
			format = formatFor([...sources.keys()].sort());
		},
		async print() {
			const now = Date.now();
			const streams = [...sources].flatMap(([name, followed]) =>
				followed.map((source) => newsOf(name, source, now)),
			);
			let isNew = false;
			for (const news of mergeLines(streams)) {
				isNew = true;
				await output.collect('bytes' in news ? format.line(news) : format.end());
				if ('bytes' in news) continue;
				await output.flush();
				remark(`${news.service} ${news.text}`);
			}
			if (isNew) await output.collect(format.end());
			await output.flush();
			return isNew;
		},
		close() {
			for (const {follower} of [...sources.values()].flat()) follower.close();
		},
	};
}

type Source = {
	readonly follower: ReturnType<typeof followBytes>;
	readonly read: ReturnType<typeof createLineReader>;
	/** Starts and ends are told by the first of its streams. */
	readonly isFirst: boolean;
};

const outputs: readonly Stream[] = ['spool', 'errors'];

const followAll = (runsDir: string, name: string, since: number): Source[] =>
	// Whether its errors are a log of their own is not known before its first run.
	outputs.map((stream, at) => {
		const options = {
			holdBack: 1000,
			longestLine,
			longestLag: Number.POSITIVE_INFINITY,
			lookEvery: 100,
		};
		return {
			follower: followBytes(
				runsDir,
				name,
				beginning(runsDir, name, since, stream),
				options,
				stream,
			),
			read: createLineReader(name, wanted),
			isFirst: at === 0,
		};
	});

function beginning(runsDir: string, name: string, since: number, stream: Stream): Place {
	const runs = listLogRuns(runsDir, name);
	const before = runs.findLast((run) => (readFacts(runsDir, name, run).createdAt ?? 0) < since);
	if (before !== runs.at(-1)) return {...endOfLog(runsDir, name, stream, before ?? 0), ended: true};
	const end = endOfLog(runsDir, name, stream);
	return {...endOfWholeLines(runsDir, name, end, stream), ended: false};
}

type Remark = {readonly time: number; readonly service: string; readonly text: string};

function* newsOf(
	service: string,
	{follower, read, isFirst}: Source,
	now: number,
): Generator<LogLine | Remark> {
	for (const piece of follower.poll(now).pieces) {
		if (piece.kind === 'bytes') yield* read(piece);
		else if (isFirst || piece.gap) yield {time: piece.time, service, text: piece.text};
	}
}
