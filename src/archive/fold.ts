/**
 * Folds runs away that are over: their logs into archives, what is known of them into one small
 * file each; then their folders go. A run whose small file is there has been folded.
 */
import {copyFileSync, existsSync, readdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import {type GapReason, readGone} from '../logs/gap.ts';
import {
	baseOf,
	goneName,
	indexName,
	listParts,
	logFolder,
	metaName,
	parsePart,
	partName,
	type Stream,
	segmentsOf,
	uncovered,
} from '../logs/parts.ts';
import {listLogRuns, type RunMeta, readFacts, readMeta} from '../logs/run-facts.ts';
import {openRun, type Source} from '../logs/source.ts';
import {listRuns, pathsOf, runFolder} from '../runs/run-directory.ts';
import {estimateLines} from './count-lines.ts';
import {makeFolder, writeSmall} from './durable.ts';
import type {DroppedBytes} from './job.ts';
import {noteHoles} from './note-holes.ts';
import {archiveStep} from './plan.ts';
import {writeArchive} from './write-archive.ts';

const streams: readonly Stream[] = ['spool', 'errors'];

type Fold = {
	readonly runsDir: string;
	readonly service: string;
	readonly run: number;
	readonly compress: boolean;
	readonly mostBytes: number;
};

export async function foldRun(fold: Fold): Promise<readonly DroppedBytes[]> {
	const {runsDir, service, run} = fold;
	const paths = pathsOf(runFolder(runsDir, service, run));
	const folder = logFolder(runsDir, service);
	const dropped: DroppedBytes[] = [];
	if (!existsSync(paths.folder)) return dropped;
	if (readMeta(runsDir, service, run) === null) {
		makeFolder(folder);
		const logs: Record<string, {readonly size: number; readonly writtenAt: number}> = {};
		for (const stream of streams) {
			const file = stream === 'errors' ? paths.errors : paths.spool;
			const base = baseOf(
				listParts(folder).filter((part) => part.run === run && part.stream === stream),
			);
			dropped.push(...noteHoles(runsDir, {service, run, stream, file, base}, Date.now()));
			const source = openRun(runsDir, service, run, stream);
			if (source === null) continue;
			try {
				dropped.push(...(await foldLog(fold, stream, source, folder)));
				logs[stream] = source.look();
			} finally {
				source.close();
			}
			const index = stream === 'errors' ? paths.errorsIndex : paths.index;
			if (existsSync(index)) copyFileSync(index, path.join(folder, indexName(run, stream)));
		}
		const meta: RunMeta = {...readFacts(runsDir, service, run), logs};
		writeSmall(path.join(folder, metaName(run)), meta);
	}
	removeRunFolder(paths.folder);
	return dropped;
}

async function foldLog(
	{run, compress, mostBytes}: Fold,
	stream: Stream,
	source: Source,
	folder: string,
): Promise<readonly DroppedBytes[]> {
	const dropped: DroppedBytes[] = [];
	const {size} = source.look();
	const parts = listParts(folder).filter((part) => part.run === run && part.stream === stream);
	const start = Math.max(baseOf(parts), size - mostBytes);
	for (const free of uncovered(segmentsOf(parts), 0, size)) {
		if (free.from < start) {
			const to = Math.min(free.to, start);
			const gap = {from: free.from, to, kind: 'gap', run, stream} as const;
			const lines = estimateLines(source.read, gap.from, to);
			writeSmall(path.join(folder, partName(gap)), {lines, at: Date.now(), reason: 'flood'});
			dropped.push({run, bytes: to - gap.from, lines, reason: 'flood'});
		}
		for (let from = Math.max(free.from, start); from < free.to; from += archiveStep) {
			const range = {from, to: Math.min(from + archiveStep, free.to)};
			const isDone = await writeArchive(folder, {run, stream}, range, compress, source.read);
			if (!isDone) throw new Error(`run ${run} changed while it was archived`);
		}
	}
	return dropped;
}

/** At once for whoever looks, so that half a folder is never taken for a run. */
function removeRunFolder(folder: string): void {
	const gone = path.join(path.dirname(folder), `.gone-${path.basename(folder)}`);
	rmSync(gone, {recursive: true, force: true});
	renameSync(folder, gone);
	rmSync(gone, {recursive: true, force: true});
}

/** Drops all runs up to `upTo` but the newest folder; what is left of them is counted once. */
export function forgetRuns(
	runsDir: string,
	service: string,
	upTo: number,
	reason: GapReason,
): readonly DroppedBytes[] {
	const folder = logFolder(runsDir, service);
	const newest = listRuns(runsDir, service).at(-1) ?? 0;
	const last = Math.min(upTo, newest - 1);
	const before = readGone(folder);
	const runs = listLogRuns(runsDir, service).filter(
		(run) => run <= last && run > (before?.run ?? 0),
	);
	const lastRun = runs.at(-1);
	let dropped: DroppedBytes | null = null;
	if (lastRun !== undefined) {
		makeFolder(folder);
		let bytes = 0;
		let lines = 0;
		for (const run of runs)
			for (const stream of streams) {
				const count = countLog(runsDir, service, run, stream);
				bytes += count.bytes;
				lines += count.lines;
			}
		dropped = {run: lastRun, bytes, lines, reason};
		writeSmall(path.join(folder, goneName), {
			run: lastRun,
			runs: (before?.runs ?? 0) + runs.length,
			bytes: (before?.bytes ?? 0) + bytes,
			lines: (before?.lines ?? 0) + lines,
			at: Date.now(),
			reason,
		});
	}
	removeForgotten(runsDir, service, lastRun ?? before?.run ?? 0);
	return dropped ? [dropped] : [];
}

/** A run's bytes are the length of its log, less what a cut skipped. */
function countLog(runsDir: string, service: string, run: number, stream: Stream) {
	const source = openRun(runsDir, service, run, stream);
	if (source === null) return {bytes: 0, lines: 0};
	let bytes = 0;
	let lines = 0;
	for (let end = source.look().size; ; ) {
		const range = source.rangeBefore(end);
		if (range === null) break;
		bytes += range.to - range.from;
		lines += estimateLines(source.read, range.from, range.to);
		end = range.from;
	}
	source.close();
	for (const part of listParts(logFolder(runsDir, service)))
		if (part.run === run && part.stream === stream && part.kind === 'gap')
			bytes += part.to - part.from;
	return {bytes, lines};
}

function removeForgotten(runsDir: string, service: string, upTo: number): void {
	const folder = logFolder(runsDir, service);
	const newest = listRuns(runsDir, service).at(-1);
	for (const run of listRuns(runsDir, service))
		if (run <= upTo && run !== newest) removeRunFolder(runFolder(runsDir, service, run));
	if (!existsSync(folder)) return;
	for (const name of readdirSync(folder)) {
		const run = parsePart(name)?.run ?? Number(/^r(\d+)e?\.(?:json|index)$/.exec(name)?.[1]);
		if (run <= upTo && run !== newest) rmSync(path.join(folder, name), {force: true});
	}
}
