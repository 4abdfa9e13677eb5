/**
 * What is known of one service: the phase it is in, whether it is wanted, and what led there. Pure
 * data; lifecycle.ts says how it changes.
 */
import type {Phase, Wanted} from '../lib/service-state.ts';

/** Code as a shell reports it, null when unknown; `at` is epoch ms. */
export type RunExit = {readonly code: number | null; readonly at: number};

/** A check or a limit says that the run has to end. */
export type Condemnation = {
	/** `restart` counts as a failure of the run; `stop` leaves the service down. */
	readonly action: 'restart' | 'stop';
	/** As the journal names it: `check:health`, `limit:memory`. */
	readonly cause: string;
	/** For people. */
	readonly reason: string;
};

export type ServiceState = {
	readonly phase: Phase;
	/** Paused: wanted up, but a dependency's failure holds it down for now. */
	readonly wanted: Wanted;
	/** A restart was asked for and its stop is not over yet. */
	readonly cycling: boolean;
	/** The run is to end, or (wanted down) has ended, because of this. */
	readonly condemned: Condemnation | null;
	/** A run has ended that is followed by another one, which is not there yet. */
	readonly returning: boolean;
	/** It ended by itself and its policy lets it rest. */
	readonly finished: boolean;
	readonly pid: number | null;
	/** Epoch ms. */
	readonly startedAt: number | null;
	/** Failures in a row. */
	readonly failures: number;
	/** Starts by itself since the last one by hand. */
	readonly restarts: number;
	/** Who or what sent it where it is going, as the journal names it; null: nobody yet. */
	readonly cause: string | null;
	/** When a dependency's failure last held it, epoch ms. */
	readonly pausedAt: number | null;
	/** Why it is where it is; null when that needs no words. */
	readonly reason: string | null;
	/** The last try to start it came to nothing; `lastExit` is of a run before that. */
	readonly failedStart: boolean;
	readonly lastExit: RunExit | null;
	/** Epoch ms; null outside backoff. */
	readonly nextStartAt: number | null;
	/** Whom its start waits for within a time (`wait_for`), since when (epoch ms) and how long (ms). */
	readonly awaiting: {
		readonly service: string;
		readonly since: number;
		readonly timeout: number;
	} | null;
};

export const initialState: ServiceState = {
	phase: 'stopped',
	wanted: 'down',
	cycling: false,
	condemned: null,
	returning: false,
	finished: false,
	pid: null,
	startedAt: null,
	failures: 0,
	restarts: 0,
	cause: null,
	pausedAt: null,
	reason: null,
	failedStart: false,
	lastExit: null,
	nextStartAt: null,
	awaiting: null,
};

/** True when the service is to go down now: not wanted, condemned, or on the first half of a restart. */
export const isLeaving = (state: Pick<ServiceState, 'wanted' | 'cycling' | 'condemned'>): boolean =>
	state.wanted !== 'up' || state.cycling || state.condemned !== null;

/** True while there may be a process. */
export const isActive = ({phase}: Pick<ServiceState, 'phase'>): boolean =>
	phase === 'starting' || phase === 'running' || phase === 'stopping';

/** No process, no restart under way. */
export const atRest = (state: ServiceState): ServiceState => ({
	...state,
	phase: 'stopped',
	cycling: false,
	pid: null,
	startedAt: null,
});

/** As if nothing had ever gone wrong. */
export const forgiven = (state: ServiceState): ServiceState => ({
	...state,
	phase: 'stopped',
	condemned: null,
	returning: false,
	finished: false,
	failures: 0,
	restarts: 0,
	reason: null,
	failedStart: false,
	nextStartAt: null,
	awaiting: null,
});
