/** A row of the journal, as history.db keeps it and the wire carries it. */
import type {JournalEvent} from './journal-event.ts';

export type JournalRow = Required<Omit<JournalEvent, 'once' | 'data'>> & {
	/** Rises by one; a step that is larger means rows that were dropped or grew old. */
	readonly seq: number;
	/** When it was recorded, epoch ms; a clock that is set back makes it smaller than the row before. */
	readonly at: number;
	/** Ms since the machine's start, by a clock that nobody sets. */
	readonly mono: number;
	/** Which start of the machine; null where that is not known. */
	readonly boot: string | null;
	readonly data: Readonly<Record<string, unknown>> | null;
};
