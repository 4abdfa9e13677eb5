/**
 * A control group (cgroup v2) for each run that has limits, where the daemon's own group lets us make
 * some. Anywhere else there is none, and the process table has to do.
 */
import {existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';

export type ControlGroups = {
	/** Makes the group of a run and returns its folder; null where that is impossible. */
	make(service: string, run: number): string | null;
};

/** `project` is part of the name of the group that holds all of them. */
export function createControlGroups(project: string, own = findOwnGroup()): ControlGroups {
	let swept: string | null = null;
	return {
		make(service, run) {
			if (own === null) return null;
			const parent = swept ?? path.join(own, groupOf(project));
			try {
				if (swept === null) sweep(parent);
				swept = parent;
				// It goes with the last group in it.
				if (mkdirSync(parent, {recursive: true}) !== undefined) countMemory(own, parent);
				const folder = path.join(parent, `${service}.r${run}`);
				mkdirSync(folder, {recursive: true});
				return folder;
			} catch {
				return null;
			}
		},
	};
}

/** Called when it is needed only: few services have limits, and cryptography costs 3 MB. */
function groupOf(project: string): string {
	const {createHash} = process.getBuiltinModule('node:crypto');
	return `weaver-${createHash('sha256').update(project).digest('hex').slice(0, 12)}`;
}

/** Does nothing while somebody is in it, or when it is gone. */
export function removeGroup(folder: string): void {
	try {
		rmdirSync(folder);
		// The last one takes the parent with it.
		rmdirSync(path.dirname(folder));
	} catch {}
}

/** Takes away what runs of a dead daemon left. */
function sweep(parent: string): void {
	if (!existsSync(parent)) return;
	for (const entry of readdirSync(parent, {withFileTypes: true}))
		if (entry.isDirectory()) removeGroup(path.join(parent, entry.name));
}

function countMemory(own: string, parent: string): void {
	for (const folder of [own, parent])
		try {
			// Refused where the group above holds processes of its own; then pages are counted per process.
			writeFileSync(path.join(folder, 'cgroup.subtree_control'), '+memory');
		} catch {}
}

/** The folder of the group that this process is in; null without cgroup v2. */
export function findOwnGroup(): string | null {
	try {
		const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
		const mount = mounts.map((line) => line.split(' ')).find((words) => isUnified(words));
		const name = /^0::(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
		const [root, point] = [mount?.[3], mount?.[4]];
		if (name === undefined || root === undefined || point === undefined) return null;
		const inside = path.relative(root, name);
		return inside.startsWith('..') ? null : path.join(point, inside);
	} catch {
		return null;
	}
}

/** After a single dash come the type of the file system and more. */
const isUnified = (words: readonly string[]): boolean =>
	words[words.indexOf('-', 6) + 1] === 'cgroup2';
