/** Drops bytes of a log: says so first, then lets go of them. Neighbouring gaps become one. */
import {closeSync, openSync, readSync, rmSync} from 'node:fs';
import path from 'node:path';
import {openArchive} from '../logs/archive-file.ts';
import {type GapReason, readGapNote} from '../logs/gap.ts';
import {listParts, type Part, partName} from '../logs/parts.ts';
import {estimateLines} from './count-lines.ts';
import {makeFolder, writeNote} from './durable.ts';

/** Writes that `gap` is gone. Its bytes may be freed afterwards. */
export function writeGap(
	folder: string,
	gap: Pick<Part, 'run' | 'stream' | 'from' | 'to'>,
	note: {readonly lines: number; readonly reason: GapReason; readonly at: number},
): void {
	makeFolder(folder);
	const {run, stream} = gap;
	const merged = {run, stream, from: gap.from, to: gap.to, kind: 'gap' as const};
	let {lines} = note;
	const neighbours: Part[] = [];
	for (const part of listParts(folder)) {
		if (part.kind !== 'gap' || part.run !== run || part.stream !== stream) continue;
		if (part.to < gap.from || part.from > gap.to) continue;
		neighbours.push(part);
		if (part.from < gap.from || part.to > gap.to) lines += readGapNote(folder, part).lines;
		merged.from = Math.min(merged.from, part.from);
		merged.to = Math.max(merged.to, part.to);
	}
	writeNote(path.join(folder, partName(merged)), {...note, lines});
	for (const part of neighbours)
		if (partName(part) !== partName(merged))
			rmSync(path.join(folder, partName(part)), {force: true});
}

/** Removes an archive and leaves a gap in its place; returns about how many lines it held. */
export function dropArchive(folder: string, part: Part, reason: GapReason, now: number): number {
	const file = path.join(folder, partName(part));
	const lines = linesIn(file, part);
	writeGap(folder, part, {lines, reason, at: now});
	rmSync(file, {force: true});
	return lines;
}

function linesIn(file: string, part: Part): number {
	try {
		if (part.kind === 'log') return linesInFile(file, part.to - part.from);
		const archive = openArchive(file);
		archive.close();
		return archive.lines;
	} catch {
		return 0;
	}
}

function linesInFile(file: string, size: number): number {
	const fd = openSync(file, 'r');
	try {
		return estimateLines((target, at) => readSync(fd, target, 0, target.length, at), 0, size);
	} finally {
		closeSync(fd);
	}
}

/** Notes that the service cut its log: what stood from `from` on is gone, and it goes on at `to`. */
export function writeCut(
	folder: string,
	{run, stream, from, to}: Pick<Part, 'run' | 'stream' | 'from' | 'to'>,
): void {
	makeFolder(folder);
	writeNote(path.join(folder, partName({run, stream, from, to, kind: 'cut'})), {});
}
