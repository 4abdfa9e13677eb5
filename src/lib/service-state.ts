/** The words for a service's state: the supervisor decides them, the wire carries them, the screen shows them. Pure. */

/** What the supervisor is doing with the service right now. */
export type Phase = 'stopped' | 'starting' | 'running' | 'stopping' | 'backoff' | 'failed';

/** Paused: wanted up, but held down while a dependency it needs has failed. */
export type Wanted = 'up' | 'down' | 'paused';

export type Health = 'unknown' | 'healthy' | 'degraded' | 'unhealthy';

/** The questions that are asked of a service: has it started, can it take work, does it work. */
export const checkKinds = ['startup', 'readiness', 'health'] as const;
export type CheckKind = (typeof checkKinds)[number];

/** One word for people, derived from the facts. */
export type StateWord =
	| 'running'
	| 'starting'
	| 'waiting'
	| 'paused'
	| 'stopping'
	| 'restarting'
	| 'backoff'
	| 'failed'
	| 'finished'
	/** Down until the next time of its schedule. */
	| 'scheduled'
	| 'stopped';
