/**
 * Pages and news of a service's log as the screen shows it. Where the standard error is a log of
 * its own both are read, in the order of time as far as it is known, and a place is two offsets.
 */
import type {LogChunk, LogCursor, LogPoint} from '../lib/log-chunk.ts';
import {createFollower, type Follower} from './follow.ts';
import {type Page, type Place, readBefore} from './read.ts';
import {listStreams} from './run-facts.ts';

/** Where following goes on in the standard error; null where both outputs are one log. */
export type MergedPage = Page & {readonly errorsEnd: Place | null};

/** As `readBefore`; of two logs each gives at most `lines`. */
export function readMerged(
	runsDir: string,
	service: string,
	before: LogCursor | null,
	lines: number,
	now: number,
): MergedPage {
	const page = readBefore(runsDir, service, before, lines, now);
	if (listStreams(runsDir, service).length === 1) return {...page, errorsEnd: null};
	const point = before === null ? null : (before.errors ?? {run: before.run, offset: 0});
	const errors = readBefore(runsDir, service, point, lines, now, 'errors');
	const own = errors.chunks.filter(isOwn);
	// What is older than the oldest of the other log comes with a later page.
	const oldest = Math.max(startOf(page, page.chunks), startOf(errors, own));
	const output = page.chunks.filter(({time}) => time >= oldest);
	const complaints = own.filter(({time}) => time >= oldest);
	const left = page.chunks.length + own.length - output.length - complaints.length;
	const chunks = mergeChunks(output, complaints);
	return {
		chunks: withPlaces(chunks, before ?? page.end, point ?? errors.end),
		reachedStart: page.reachedStart && errors.reachedStart && left === 0,
		end: page.end,
		errorsEnd: errors.end,
	};
}

type Sourced = {readonly chunk: LogChunk; readonly isError: boolean};

/** Starts and ends of runs are told by the standard output. */
const isOwn = (chunk: LogChunk): boolean => chunk.kind === 'text' || chunk.gap === true;

const startOf = ({reachedStart}: Page, chunks: readonly LogChunk[]): number =>
	reachedStart ? Number.NEGATIVE_INFINITY : (chunks[0]?.time ?? Number.NEGATIVE_INFINITY);

/** Each log keeps its own order. */
function mergeChunks(output: readonly LogChunk[], errors: readonly LogChunk[]): readonly Sourced[] {
	const merged: Sourced[] = [];
	let next = 0;
	for (const chunk of output) {
		for (let each = errors[next]; each && each.time < chunk.time; each = errors[next]) {
			merged.push({chunk: each, isError: true});
			next += 1;
		}
		merged.push({chunk, isError: false});
	}
	return [...merged, ...errors.slice(next).map((chunk) => ({chunk, isError: true}))];
}

function withPlaces(
	chunks: readonly Sourced[],
	end: LogPoint,
	errorsEnd: LogPoint,
): readonly LogChunk[] {
	let output = end;
	let errors = errorsEnd;
	return chunks
		.toReversed()
		.map(({chunk, isError}) => {
			const point = {run: chunk.run, offset: chunk.offset};
			if (isError) errors = point;
			else output = point;
			return placed(chunk, output, errors, isError);
		})
		.reverse();
}

const placed = (
	chunk: LogChunk,
	output: LogPoint,
	errors: LogPoint,
	isError: boolean,
): LogChunk => ({
	...chunk,
	place: {run: output.run, offset: output.offset, errors: {run: errors.run, offset: errors.offset}},
	...(isError ? {isError: true} : {}),
});

/** Follows from where a page of `readMerged` ended. */
export function followMerged(runsDir: string, service: string, from: MergedPage): Follower {
	const output = createFollower(runsDir, service, from.end);
	let errors = from.errorsEnd && createFollower(runsDir, service, from.errorsEnd, 'errors');
	let outputAt: LogPoint = from.end;
	let errorsAt: LogPoint = from.errorsEnd ?? {run: 0, offset: 0};

	const place = (chunk: LogChunk, isError: boolean): LogChunk => {
		const bytes = chunk.kind === 'text' ? chunk.bytes : 0;
		if (isError) errorsAt = {run: chunk.run, offset: chunk.offset};
		else outputAt = {run: chunk.run, offset: chunk.offset};
		const found = placed(chunk, outputAt, errorsAt, isError);
		const after = {run: chunk.run, offset: chunk.offset + bytes};
		if (isError) errorsAt = after;
		else outputAt = after;
		return found;
	};

	return {
		poll(now) {
			const news = output.poll(now);
			if (!errors) {
				const last = news.chunks.at(-1);
				if (last) outputAt = {run: last.run, offset: last.offset};
				return news;
			}
			const more = errors.poll(now);
			const merged = mergeChunks(news.chunks, more.chunks.filter(isOwn));
			return {
				chunks: merged.map(({chunk, isError}) => place(chunk, isError)),
				skippedBytes: news.skippedBytes + more.skippedBytes,
			};
		},
		wake() {
			output.wake();
			errors?.wake();
			if (errors || listStreams(runsDir, service).length === 1) return;
			// The run that has just begun is the first to keep its outputs apart.
			errorsAt = {run: outputAt.run, offset: 0};
			errors = createFollower(runsDir, service, {...errorsAt, ended: false}, 'errors');
		},
		close() {
			output.close();
			errors?.close();
		},
	};
}
