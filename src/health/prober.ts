/** Probes one run of a service again and again until it is stopped; one probe at a time. */
import type {CheckConfig} from '../config/check-schema.ts';
import {probe} from './probe.ts';
import type {Probe} from './verdict.ts';

export type Prober = {stop(): void};

/**
 * Before the first success probes come this often (ms) or at `interval`, whichever is less: a
 * service that is up in half a second need not wait ten for its dependents to know.
 */
const startupInterval = 250;

export function startProber(
	check: CheckConfig,
	listener: (result: Probe) => void,
	options: {readonly startedAt: number},
): Prober {
	const lifetime = new AbortController();
	let timer: NodeJS.Timeout;
	let interval = Math.min(startupInterval, check.interval);

	const look = async () => {
		const began = performance.now();
		const result = await probe(check, lifetime.signal);
		if (lifetime.signal.aborted) return;
		if (result.ok) interval = check.interval;
		listener(result);
		if (lifetime.signal.aborted) return;
		timer = setTimeout(look, Math.max(0, interval - (performance.now() - began)));
	};
	// Bounded on both sides: the clock may have been set since the start.
	const left = options.startedAt + check.startup_delay - Date.now();
	timer = setTimeout(look, Math.min(Math.max(0, left), check.startup_delay));

	return {
		stop() {
			lifetime.abort();
			clearTimeout(timer);
		},
	};
}
