/** What the journal and the metrics know of the services at a moment of the past, as the wire carries it. Times are epoch ms. */
import type {CheckKind, Health, Phase, StateWord, Wanted} from './service-state.ts';
import type {CheckReport, Exit} from './service-view.ts';

/** The last verdict of a check before the moment. */
export type MomentCheck = Pick<CheckReport, 'type' | 'target' | 'action'> & {
	readonly kind: CheckKind;
	readonly verdict: Health;
	/** What it found then. */
	readonly message: string;
	readonly latency: number;
	/** When it began to find that. */
	readonly at: number;
};

/** One service as it was; what is not recorded is null. */
export type MomentService = {
	readonly name: string;
	/** Null: nothing is recorded of it until then, and older rows were dropped. */
	readonly state: StateWord | null;
	readonly phase: Phase;
	readonly wanted: Wanted;
	readonly reason: string | null;
	readonly ready: boolean;
	readonly waitingFor: readonly string[];
	readonly pid: number | null;
	readonly run: number | null;
	readonly startedAt: number | null;
	readonly restarts: number;
	/** In a row. */
	readonly failures: number;
	readonly nextStartAt: number | null;
	readonly lastExit: Exit | null;
	readonly checks: readonly MomentCheck[];
	/** Of that second, or the average of that minute: percent of one core, bytes. */
	readonly cpu: number | null;
	readonly memory: number | null;
	readonly threads: number | null;
	readonly openFiles: number | null;
};

export type Moment = {
	readonly at: number;
	/** Number of the last row of the journal that counts; 0 before the first one. */
	readonly seq: number;
	/** Services that had a file then, or a process. */
	readonly services: readonly MomentService[];
	/** No daemon looked at that time: services are as they were before, but for ends that were found later. */
	readonly unwatched: {readonly from: number; readonly to: number} | null;
	/** Time of the oldest row that is kept; null when there is none. */
	readonly first: number | null;
};
