/**
 * What the kernel counts for a run in a control group (cgroup v2) of its own: nothing can leave it,
 * and the CPU time of children that are gone by now is in it.
 */
import {readFileSync} from 'node:fs';
import path from 'node:path';

export type GroupUsage = {
	readonly pids: readonly number[];
	/** Ms since the group was made. */
	readonly cpuTime: number;
	/** Resident bytes, each page once; null where the memory controller is not ours. */
	readonly memory: number | null;
};

/** Null when there is no such group, or nobody in it: the service never got there. */
export function readGroup(folder: string): GroupUsage | null {
	const pids = pidsInGroup(folder);
	const cpu = numberIn(read(folder, 'cpu.stat'), 'usage_usec');
	if (pids.length === 0 || cpu === null) return null;
	const memory = read(folder, 'memory.stat');
	const [anonymous, mapped] = [numberIn(memory, 'anon'), numberIn(memory, 'file_mapped')];
	return {
		pids,
		cpuTime: cpu / 1000,
		memory: anonymous === null ? null : anonymous + (mapped ?? 0),
	};
}

/** Pids in a group; none when it is gone, or (null) there never was one. */
export const pidsInGroup = (folder: string | null): readonly number[] =>
	((folder && read(folder, 'cgroup.procs')) ?? '').split('\n').filter(Boolean).map(Number);

function read(folder: string, file: string): string | null {
	try {
		return readFileSync(path.join(folder, file), 'utf8');
	} catch {
		return null;
	}
}

function numberIn(text: string | null, field: string): number | null {
	const digits = new RegExp(`^${field} (\\d+)$`, 'm').exec(text ?? '')?.[1];
	return digits === undefined ? null : Number(digits);
}
