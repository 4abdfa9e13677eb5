/** Bytes of a log that are gone: why, and the line that says so where they stood. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {formatSize} from '../lib/units.ts';
import {goneName, type Part, partName} from './parts.ts';

export type GapReason =
	/** The archives had reached their budget. */
	| 'budget'
	/** It was written faster than it could be archived. */
	| 'flood'
	/** The disk was almost full. */
	| 'disk'
	/** The service cut its own log short. */
	| 'cut'
	/** An archive was removed, and not by us. */
	| 'removed'
	/** An archive cannot be read. */
	| 'damaged';

export type GapNote = {
	/** About how many lines were in it. */
	readonly lines: number;
	/** When it was dropped, epoch ms. */
	readonly at: number;
	readonly reason: GapReason;
};

/** All of a service's runs up to `run`, dropped as a whole. */
export type Gone = GapNote & {readonly run: number; readonly runs: number; readonly bytes: number};

const reasons: Readonly<Record<GapReason, string>> = {
	budget: 'dropped to keep the logs within their budget',
	flood: 'dropped, as they came faster than they could be archived',
	disk: 'dropped, as the disk was almost full',
	cut: 'gone, as the service cut its own log short',
	removed: 'gone, as their archive was removed',
	damaged: 'lost, as their archive is damaged',
};

/** What the file of a gap says; a full disk leaves it empty. */
export function readGapNote(folder: string, part: Part): GapNote {
	if (part.kind === 'cut') return {lines: 0, at: 0, reason: 'cut'};
	if (part.kind === 'hole') return {lines: 0, at: 0, reason: 'removed'};
	if (part.kind !== 'gap') return {lines: 0, at: 0, reason: 'damaged'};
	const note = readJson<GapNote>(path.join(folder, partName(part)));
	return note && note.reason in reasons ? note : {lines: 0, at: 0, reason: 'disk'};
}

/** The service's oldest runs that are gone as a whole; null when none are. */
export function readGone(folder: string): Gone | null {
	const gone = readJson<Gone>(path.join(folder, goneName));
	return gone && Number.isSafeInteger(gone.run) && gone.reason in reasons ? gone : null;
}

/** `12M, about 84,000 lines, dropped to keep the logs within their budget`. */
export function describeGap(bytes: number, {lines, reason}: GapNote): string {
	if (reason === 'cut') return 'the service cut its own log short; what stood here is gone';
	return `${formatSize(bytes)}${aboutLines(lines)} ${reasons[reason]}`;
}

export const describeGone = ({runs, bytes, lines, reason}: Gone): string =>
	`${runs} older ${runs === 1 ? 'run' : 'runs'} with ${formatSize(bytes)}${aboutLines(lines)} ${reasons[reason]}`;

const aboutLines = (lines: number): string =>
	lines > 0
		? `, about ${String(lines).replace(/\B(?=(\d{3})+$)/g, ',')} ${lines === 1 ? 'line' : 'lines'},`
		: '';

/** Null when it is not there or makes no sense. */
export function readJson<Value>(file: string): Value | null {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as Value;
	} catch {
		return null;
	}
}
