/** Whether a service uses more than its file allows. Pure. */
import type {UsageLimits as Limits} from '../lib/service-view.ts';
import {formatSize} from '../lib/units.ts';

/** Of the whole process tree. */
export type Measured = {
	readonly cpu: number;
	readonly memory: number;
	readonly processes: number;
	/** Null when nobody could count them. */
	readonly openFiles: number | null;
};

export type Excess = {
	/** As the journal names it: `limit:memory`. */
	readonly cause: string;
	/** For people: `memory 612M of 512M`. */
	readonly text: string;
	readonly value: number;
	readonly allowed: number;
};

/** CPU samples looked at, and how many of them have to be above the limit: a burst is no fault. */
const cpuWindow = 5;
const cpuHits = 4;

/** The last CPU samples, oldest first, with this one. */
export const addSample = (window: readonly number[], cpu: number): readonly number[] =>
	[...window, cpu].slice(-cpuWindow);

/** The first limit that is passed; null when none is. `window` holds the last CPU samples. */
export function findExcess(
	limits: Limits,
	measured: Measured,
	window: readonly number[],
): Excess | null {
	const {memory, cpu, openFiles, processes} = limits;
	if (memory !== null && measured.memory > memory)
		return excess('memory', measured.memory, memory, formatSize);
	if (cpu !== null) {
		const above = window.filter((sample) => sample > cpu);
		if (above.length >= cpuHits)
			return excess('cpu', Math.min(...above), cpu, (percent) => `${Math.round(percent)}%`);
	}
	if (openFiles !== null && (measured.openFiles ?? 0) > openFiles)
		return excess('open_files', measured.openFiles ?? 0, openFiles, String);
	if (processes !== null && measured.processes > processes)
		return excess('processes', measured.processes, processes, String);
	return null;
}

const excess = (
	what: string,
	value: number,
	allowed: number,
	say: (amount: number) => string,
): Excess => ({
	cause: `limit:${what}`,
	text: `${what.replace('_', ' ')} ${say(value)} of ${say(allowed)}`,
	value,
	allowed,
});
