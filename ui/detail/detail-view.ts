/** What the state holds of the details of a service. Pure. */
import type {Result} from '../../src/ipc/protocol.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {Pane} from '../pane.ts';

/** Of the next start of `service`, secrets masked. */
export type Environment = Pick<Result<'service.env'>, 'entries' | 'drift'> & {
	readonly service: string;
};

export type Detail = {
	/** Whose details are scrolled so that `top` is the first visible row. */
	readonly service: string | null;
	readonly top: number;
	/** Null until it was asked for. */
	readonly environment: Environment | null;
	/** How the last runs ended, oldest first; null until it was asked for. */
	readonly exits: {readonly service: string; readonly rows: readonly JournalRow[]} | null;
	/** The pane from which they were opened on the whole screen. */
	readonly before: Pane | null;
};

export const noDetail: Detail = {
	service: null,
	top: 0,
	environment: null,
	exits: null,
	before: null,
};
