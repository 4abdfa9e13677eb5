/** What a service's logs take on the disk, besides the spool that is being written to. */
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {hasBytes, logFolder, type Part, parsePart} from '../logs/parts.ts';
import type {Kept} from './plan.ts';

export type KeptPart = Kept & {readonly part: Part};

export type Usage = {
	/** What can be dropped, one by one. */
	readonly parts: readonly KeptPart[];
	/** Everything else: notes, indexes, folders of runs that are over. */
	readonly rest: number;
	/** Runs that are over and have a folder still, oldest first. */
	readonly finished: readonly number[];
	/** Of those: bytes in their folders. */
	readonly finishedBytes: number;
	/** Runs that were folded away, oldest first. */
	readonly folded: readonly number[];
	/** Runs that have lost a part of their log. */
	readonly gapped: readonly number[];
	/** The run that goes on, or the last one; null when nothing but archives is left. */
	readonly newest: number | null;
	/** Bytes in the folder of that one. */
	readonly newestBytes: number;
};

/** Of more folders the size is not asked: they are folded away first. */
const mostFoldersLookedAt = 50;

export async function readUsage(runsDir: string, service: string): Promise<Usage> {
	const folder = logFolder(runsDir, service);
	const parts: KeptPart[] = [];
	const folded: number[] = [];
	const gapped: number[] = [];
	let rest = 0;
	for (const name of await listFolder(folder)) {
		const {bytes, at} = await sizeOf(path.join(folder, name));
		const part = parsePart(name);
		if (part && hasBytes(part)) parts.push({service, part, bytes, at});
		else rest += bytes;
		if (part?.kind === 'gap') gapped.push(part.run);
		const run = /^r(\d+)\.json$/.exec(name)?.[1];
		if (run !== undefined) folded.push(Number(run));
	}
	const runs = (await listFolder(path.join(runsDir, service)))
		.flatMap((name) => /^r(\d+)$/.exec(name)?.[1] ?? [])
		.map(Number)
		.sort((a, b) => a - b);
	const finished = runs.slice(0, -1);
	let finishedBytes = 0;
	for (const run of finished.slice(0, mostFoldersLookedAt))
		finishedBytes += await sizeOfFolder(path.join(runsDir, service, `r${run}`));
	parts.sort((a, b) => a.part.run - b.part.run || a.part.from - b.part.from);
	folded.sort((a, b) => a - b);
	const newest = runs.at(-1) ?? null;
	const newestBytes =
		newest === null ? 0 : await sizeOfFolder(path.join(runsDir, service, `r${newest}`));
	rest += finishedBytes;
	return {parts, rest, finished, finishedBytes, folded, gapped, newest, newestBytes};
}

async function sizeOfFolder(folder: string): Promise<number> {
	let bytes = 0;
	for (const name of await listFolder(folder))
		bytes += (await sizeOf(path.join(folder, name))).bytes;
	return bytes;
}

async function listFolder(folder: string): Promise<readonly string[]> {
	return readdir(folder).catch(() => []);
}

async function sizeOf(file: string): Promise<{readonly bytes: number; readonly at: number}> {
	try {
		const {blocks, mtimeMs} = await stat(file);
		return {bytes: blocks * 512, at: mtimeMs};
	} catch {
		return {bytes: 0, at: 0};
	}
}
