/**
 * How the daemon and the host of a service's workers talk: by two files in `<run>/cluster/`, so that
 * either may be dead meanwhile.
 *
 *   request.json  what is wanted, written by a daemon; the whole of it, so that only the last counts
 *   state.json    what there is, written by the host after every change
 */
import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';

export type ClusterRequest = {
	readonly workers: number;
	/** Counts the reloads asked for, from 1 at the start: a worker of an older one is to be replaced. */
	readonly generation: number;
};

export type WorkerState = {
	/** Its WEAVER_INSTANCE, from 1. */
	readonly number: number;
	readonly pid: number;
	/** It listens, or has lived for `min_uptime`. */
	readonly ready: boolean;
	readonly generation: number;
};

export type ClusterState = {
	readonly workers: readonly WorkerState[];
	/** The last reload that is over, well or not. */
	readonly generation: number;
	/** Why that reload was given up, with the old workers going on; null when it went well. */
	readonly failure: string | null;
};

export const clusterFolder = (runFolder: string): string => path.join(runFolder, 'cluster');

export const requestFile = (folder: string): string => path.join(folder, 'request.json');
const stateFile = (folder: string): string => path.join(folder, 'state.json');

/** Null when nobody has asked for anything yet. */
export const readRequest = (folder: string): ClusterRequest | null =>
	readJson<ClusterRequest>(requestFile(folder));

/** Null before the host has begun. */
export const readState = (folder: string): ClusterState | null =>
	readJson<ClusterState>(stateFile(folder));

/** Throws the system's error. */
export const writeRequest = (folder: string, request: ClusterRequest): void =>
	writeJson(folder, requestFile(folder), request);

/** Throws the system's error. */
export const writeState = (folder: string, state: ClusterState): void =>
	writeJson(folder, stateFile(folder), state);

function readJson<Value>(file: string): Value | null {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as Value;
	} catch {
		return null;
	}
}

function writeJson(folder: string, file: string, value: unknown): void {
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const draft = `${file}.new`;
	writeFileSync(draft, `${JSON.stringify(value)}\n`, {mode: 0o600});
	renameSync(draft, file);
}
