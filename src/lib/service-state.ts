/** The words for a service's state: the supervisor decides them, the wire carries them, the screen shows them. */

/** What the supervisor is doing with the service right now. */
export type Phase = 'stopped' | 'starting' | 'running' | 'stopping' | 'backoff' | 'failed';

export type Health = 'unknown' | 'healthy' | 'degraded' | 'unhealthy';

/** One word for people, derived from the facts. */
export type StateWord =
	| 'running'
	| 'starting'
	| 'waiting'
	| 'stopping'
	| 'restarting'
	| 'backoff'
	| 'failed'
	| 'finished'
	| 'stopped';
