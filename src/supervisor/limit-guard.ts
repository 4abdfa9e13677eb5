/** Ends the runs of services that use more than their files allow; their restart policy goes on. */
import {usageLimits} from '../config/usage-limits.ts';
import {addSample, findExcess, type Measured} from '../metrics/limits.ts';
import {isLeaving} from './state.ts';
import type {Supervised} from './supervised.ts';

export type LimitGuard = {
	/** To be called after each round of samples, one a second. */
	look(services: ReadonlyMap<string, Supervised>, usage: ReadonlyMap<string, Measured>): void;
};

export function createLimitGuard(): LimitGuard {
	/** The last CPU samples of the run that goes on. */
	const windows = new WeakMap<object, readonly number[]>();
	return {
		look(services, usage) {
			for (const [name, measured] of usage) {
				const service = services.get(name);
				const limits = service ? usageLimits(service.config) : null;
				if (!service?.run || !limits) continue;
				const window = addSample(windows.get(service.run) ?? [], measured.cpu);
				windows.set(service.run, window);
				if (service.state.phase !== 'running' || isLeaving(service.state)) continue;
				const excess = findExcess(limits, measured, window);
				if (excess) service.exceed(excess, measured);
			}
		},
	};
}
