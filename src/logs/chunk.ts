/** What a log consists of, going through it: lines of a block, marks of the supervisor, gaps. */
import type {LogChunk} from '../lib/log-chunk.ts';
import type {BlockFacts} from './block-facts.ts';
import {describeGone, type Gone} from './gap.ts';
import type {Point} from './reading.ts';

/** What stands between two places. */
export type Chunk = LinesChunk | MarkChunk;

type Between = {readonly from: Point; readonly to: Point};

export type LinesChunk = Between & {
	readonly kind: 'lines';
	readonly facts: BlockFacts;
	/** Of the lines of the block: the first, and the one after the last. */
	readonly first: number;
	readonly end: number;
	/** The last line has no end yet. */
	readonly isOpen: boolean;
};

export type MarkChunk = Between & {
	readonly kind: 'mark' | 'gap';
	readonly offset: number;
	readonly time: number;
	readonly approximate: boolean;
	readonly text: string;
};

type Mark = Extract<LogChunk, {kind: 'mark'}>;

/** Before everything. */
export const start: Point = {run: 0, offset: 0};

export const chunkOfStart = ({run, offset, time, text}: Mark): MarkChunk => ({
	kind: 'mark',
	from: {run, offset: -1},
	to: {run, offset: 0},
	offset,
	time,
	approximate: false,
	text,
});

/** `size`: where the log of the run ends. */
export const chunkOfEnd = ({run, offset, time, text}: Mark, size: number): MarkChunk => ({
	kind: 'mark',
	from: {run, offset: size},
	to: {run, offset: size, ended: true},
	offset,
	time,
	approximate: false,
	text,
});

/** `run`: the first one that is left. */
export const chunkOfGone = (gone: Gone, run: number, time: number): MarkChunk => ({
	kind: 'mark',
	from: start,
	to: {run, offset: -1},
	offset: 0,
	time,
	approximate: false,
	text: describeGone(gone),
});
