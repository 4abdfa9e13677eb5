/** Writes down that archives were removed by somebody else, so that what they held stays known as gone. */
import {closeSync, openSync} from 'node:fs';
import path from 'node:path';
import {findHoles} from '../logs/holes.ts';
import {logFolder, partName, uncovered} from '../logs/parts.ts';
import {makeFolder, writeNote} from './durable.ts';
import type {DroppedBytes} from './job.ts';
import {type SpoolPlace, segmentsOfLog} from './live-log.ts';

/** What was not written down yet. Nothing where the spool has gone too. */
export function noteHoles(
	runsDir: string,
	spool: Pick<SpoolPlace, 'service' | 'run' | 'stream' | 'file' | 'base'>,
	now: number,
): readonly DroppedBytes[] {
	const {service, run, stream} = spool;
	const folder = logFolder(runsDir, service);
	const holes = holesOf(runsDir, spool);
	if (holes.length === 0) return [];
	// What was freed while it was looked at is in a part that has appeared before.
	const covered = segmentsOfLog(runsDir, spool);
	return holes
		.flatMap(({from, to}) => uncovered(covered, from, to))
		.map(({from, to}) => {
			makeFolder(folder);
			const note = {lines: 0, at: now, reason: 'removed'} as const;
			writeNote(path.join(folder, partName({run, stream, from, to, kind: 'gap'})), note);
			return {run, bytes: to - from, lines: note.lines, reason: note.reason};
		});
}

function holesOf(runsDir: string, spool: Parameters<typeof noteHoles>[1]) {
	const segments = segmentsOfLog(runsDir, spool);
	let fd: number;
	try {
		fd = openSync(spool.file, 'r');
	} catch {
		return [];
	}
	try {
		return findHoles(fd, spool.base, segments);
	} finally {
		closeSync(fd);
	}
}
