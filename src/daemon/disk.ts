/** How much room the disk of the project has, and what of it logs may take. */
import {statfs} from 'node:fs/promises';

const mostReserved = 256 * 1024 ** 2;
const mostForLogs = 2 * 1024 ** 3;

/** Bytes that are free, and how many should be: 256 MB, or a fiftieth of a small disk. */
export async function diskOf(
	folder: string,
): Promise<{readonly free: number; readonly reserve: number}> {
	const {bavail, blocks, bsize} = await statfs(folder);
	return {free: bavail * bsize, reserve: Math.min(mostReserved, Math.floor((blocks * bsize) / 50))};
}

/** 2 GB, or a tenth of a small disk. */
export async function defaultLogBudget(folder: string): Promise<number> {
	const {blocks, bsize} = await statfs(folder);
	return Math.min(mostForLogs, Math.floor((blocks * bsize) / 10));
}
