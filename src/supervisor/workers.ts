/** What a daemon asks of the host of a service in cluster mode, and what the host says. */
import type {ServiceConfig} from '../config/service-schema.ts';
import {
	type ClusterState,
	clusterFolder,
	readRequest,
	readState,
	writeRequest,
} from '../runs/cluster-files.ts';
import {type RunPaths, readRecord} from '../runs/run-directory.ts';

/** Lets the host have as many workers as the file wants now. Throws the system's error. */
export function wantWorkers(paths: RunPaths, workers: number): void {
	const folder = clusterFolder(paths.folder);
	const request = readRequest(folder);
	const begunWith = readRecord(paths)?.config as Pick<ServiceConfig, 'instances'> | undefined;
	if ((request?.workers ?? begunWith?.instances) === workers) return;
	writeRequest(folder, {workers, generation: request?.generation ?? 1});
}

/** Has all workers replaced one by one. Returns the generation to wait for. Throws the system's error. */
export function askForReload(paths: RunPaths, workers: number): number {
	const folder = clusterFolder(paths.folder);
	const generation = (readRequest(folder)?.generation ?? 1) + 1;
	writeRequest(folder, {workers, generation});
	return generation;
}

/** Null before the host has begun. */
export const readWorkers = ({folder}: RunPaths): ClusterState | null =>
	readState(clusterFolder(folder));
