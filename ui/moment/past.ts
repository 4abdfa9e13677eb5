/** Which moment of the past the screen looks at, and where somebody wants to go. Pure. */
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Moment} from '../../src/lib/moment.ts';

/** The moment that is looked at. */
export type Past = {
	readonly at: number;
	/** The last row of the journal that counts. */
	readonly seq: number;
	/** The event that was gone to; null: a time was. */
	readonly row: JournalRow | null;
	readonly unwatched: Moment['unwatched'];
	readonly first: number | null;
};

/** Where somebody wants to go. */
export type Goal =
	| {readonly kind: 'step'; readonly direction: 'older' | 'newer'}
	| {readonly kind: 'time'; readonly at: number}
	| {readonly kind: 'row'; readonly row: JournalRow};
