/** What the daemon asks of the archiver, one JSON line each way. Every job may be done twice. */
import type {GapReason} from '../logs/gap.ts';
import type {Range, Stream} from '../logs/parts.ts';

export type Job =
	/** Bytes of a spool that is being written to go into archives, then its head is freed. */
	| {
			readonly kind: 'archive';
			readonly runsDir: string;
			readonly service: string;
			readonly run: number;
			readonly stream: Stream;
			readonly spool: string;
			/** Offset of the spool's first byte. */
			readonly base: number;
			/** In order; nothing before the first is only in the spool. */
			readonly ranges: readonly Range[];
			readonly compress: boolean;
	  }
	/** Runs that are over: their logs go into archives, what is known of them into one file each. */
	| {
			readonly kind: 'fold';
			readonly runsDir: string;
			readonly service: string;
			readonly runs: readonly number[];
			readonly compress: boolean;
			/** Of a longer log only the end is archived, bytes. */
			readonly mostBytes: number;
	  }
	/** All runs up to one are dropped, with everything they left. */
	| {
			readonly kind: 'forget';
			readonly runsDir: string;
			readonly service: string;
			readonly upTo: number;
			readonly reason: GapReason;
	  };

/** `freed` is false when archives were made but the spool's bytes could not be freed. */
export type JobResult =
	| {readonly ok: true; readonly freed: boolean; readonly gaps: readonly DroppedBytes[]}
	| {readonly ok: false; readonly error: string};

export type DroppedBytes = {
	readonly run: number;
	readonly bytes: number;
	readonly lines: number;
	readonly reason: GapReason;
};
