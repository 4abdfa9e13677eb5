/** A piece of a service's log, as the log reader makes it, the wire carries it and the screen draws it. */

/** A place in a service's log: byte `offset` of run `run`. */
export type LogPoint = {readonly run: number; readonly offset: number};

/** Where the standard error is a log of its own, a place is one in both of them. */
export type LogCursor = LogPoint & {readonly errors?: LogPoint};

/** Only where the standard error is a log of its own. */
type Placed = {
	/** Where it begins, in both of them. */
	readonly place?: LogCursor;
	/** It is of the standard error; `run` and `offset` then are as well. */
	readonly isError?: true;
};

/**
 * Text is whole lines, each with its newline, except where a run ended (or has rested) without
 * one: a text chunk that begins where the last one ended, in the same run, goes on with its line.
 * Invalid UTF-8 arrives as U+FFFD. A mark is the supervisor's own line.
 */
export type LogChunk = Placed &
	(
		| {
				readonly kind: 'text';
				readonly run: number;
				readonly offset: number;
				/** Bytes of the spool that `text` stands for. */
				readonly bytes: number;
				/** When these lines were seen in the spool, epoch ms. */
				readonly time: number;
				/** True where no daemon ran, so the time is the next moment one looked. */
				readonly approximate: boolean;
				readonly text: string;
		  }
		| {
				readonly kind: 'mark';
				readonly run: number;
				readonly offset: number;
				readonly time: number;
				readonly text: string;
				/** It stands for bytes that are missing. */
				readonly gap?: true;
		  }
	);
