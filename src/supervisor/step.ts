/** What can happen to a service, and what is to be done about it. Pure. */
import type {RestartPolicy} from './restart-policy.ts';
import type {Condemnation, RunExit, ServiceState} from './state.ts';

/** `cause` is who wants it, as the journal names it; `operator` when not given. */
export type ServiceEvent =
	| {readonly type: 'want-up'; readonly cause?: string}
	| {readonly type: 'want-down'; readonly force?: boolean; readonly cause?: string}
	| {readonly type: 'want-restart'; readonly reason: string; readonly cause?: string}
	/** A dependency has failed (`dependency:db`): down until it is back, without a failure of its own. */
	| {readonly type: 'pause'; readonly cause: string}
	| {readonly type: 'resume'}
	/** A check or a limit says that the run has to end. */
	| ({readonly type: 'condemn'} & Condemnation)
	/** A hook refuses the stop or restart that was asked for: the run goes on. */
	| {readonly type: 'veto'}
	/** Everything it needs is there but this, for which it waits `timeout` ms at most. */
	| {readonly type: 'await'; readonly service: string; readonly timeout: number}
	| {readonly type: 'proceed'; readonly grace?: number}
	| {readonly type: 'spawned'; readonly pid: number}
	| {readonly type: 'spawn-failed'; readonly message: string}
	/** `stuck`: processes of the run that would not die, for people. */
	| {readonly type: 'exited'; readonly exit: RunExit; readonly stuck?: string | null}
	| {readonly type: 'backoff-over'}
	| {readonly type: 'grace-over'}
	| {readonly type: 'burial-over'}
	| {readonly type: 'wait-over'};

/** `burial`: how long the kernel gets to take killed processes away; `wait`: see `await`. */
export type Timer = 'backoff' | 'grace' | 'burial' | 'wait';

export type Effect =
	| {readonly type: 'spawn'}
	/** Asks every process of the run to end (`stop_signal`). */
	| {readonly type: 'terminate'}
	/** SIGKILL to every process of the run. */
	| {readonly type: 'kill'}
	/** Lets go of a run whose processes would not die: its keeper ends, and `exited` follows. */
	| {readonly type: 'abandon'}
	| {readonly type: 'set-timer'; readonly timer: Timer; readonly after: number}
	| {readonly type: 'clear-timer'; readonly timer: Timer}
	/** What became of the run is worth writing down. */
	| {readonly type: 'record-end'};

export type Rules = RestartPolicy & {readonly stop_timeout: number};
/** `random` is in [0, 1). */
export type Moment = {readonly now: number; readonly random: number};
export type Step = {readonly state: ServiceState; readonly effects: readonly Effect[]};

export const unchanged = (state: ServiceState): Step => ({state, effects: []});
