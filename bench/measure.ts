/** What is measured of processes, and what becomes of many measurements. */
import {readProc} from './world.ts';

/** Of the kernel's clock that /proc counts in (`getconf CLK_TCK`), the same on all of today's Linux. */
const ticksPerSecond = 100;

/** CPU that a process has used so far, user and system, seconds. */
export function cpuSeconds(pid: number): number {
	const stat = readProc(pid, 'stat');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

/** Resident memory, MB. */
export const residentMegabytes = (pid: number): number =>
	Number(/^VmRSS:\s+(\d+)/m.exec(readProc(pid, 'status'))?.[1] ?? 0) / 1024;

export const sum = (values: readonly number[]): number =>
	values.reduce((total, value) => total + value, 0);

/** The value that `share` (0 to 1) of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
