/** What a service file allows its service to use. Pure. */
import type {UsageLimits} from '../lib/service-view.ts';
import type {ServiceConfig} from './service-schema.ts';

/** Null when the file sets none. The lower one counts where memory has two names. */
export function usageLimits(
	config: Pick<ServiceConfig, 'limits' | 'max_memory_restart'>,
): UsageLimits | null {
	const {limits, max_memory_restart} = config;
	const memories = [limits?.memory, max_memory_restart].filter((bytes) => bytes !== undefined);
	const found: UsageLimits = {
		memory: memories.length === 0 ? null : Math.min(...memories),
		cpu: limits?.cpu_percent ?? null,
		openFiles: limits?.open_files ?? null,
		processes: limits?.processes ?? null,
	};
	return Object.values(found).some((limit) => limit !== null) ? found : null;
}
