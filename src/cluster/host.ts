/**
 * The program that a service in cluster mode runs: `node cluster-host.cjs <script> [args…]`. It keeps
 * as many workers as its run's record says, all listening on the same sockets through node:cluster,
 * and reloads them when a daemon asks for it. It needs no daemon for anything else.
 */
import cluster from 'node:cluster';
import {existsSync, watchFile} from 'node:fs';
import {constants} from 'node:os';
import path from 'node:path';
import {clusterFolder, readRequest, requestFile, writeState} from '../runs/cluster-files.ts';
import {pathsOf, readRecord} from '../runs/run-directory.ts';
import {Crew} from './crew.ts';

type Config = {
	readonly instances: number;
	readonly min_uptime: number;
	readonly stop_signal: NodeJS.Signals;
	readonly stop_timeout: number;
};

/** Ms between two looks at the request; a look costs 20 µs, and works on every file system. */
const lookInterval = 200;

// A full disk must not end the host.
process.stderr.on('error', () => {});
const say = (message: string) => process.stderr.write(`weaver: ${message}\n`);

const run = pathsOf(process.env['WEAVER_RUN'] ?? '');
const config = readRecord(run)?.config as Config | undefined;
const [, , script, ...args] = process.argv;
if (!config || script === undefined) {
	say('the host of a cluster is started by weaver only');
	process.exit(2);
}

const folder = clusterFolder(run.folder);
const aid = path.join(import.meta.dirname, 'cluster-worker.cjs');
// A weaver that was updated or removed meanwhile must not keep workers from starting.
const aids = existsSync(aid) ? ['--require', aid] : [];
cluster.setupPrimary({exec: script, args, execArgv: [...process.execArgv, ...aids]});

const wantedNow = () => readRequest(folder) ?? {workers: config.instances, generation: 1};
const crew = new Crew({
	wanted: wantedNow(),
	minUptime: config.min_uptime,
	stopTimeout: config.stop_timeout,
	stopSignal: config.stop_signal,
	say,
	changed: (state) => {
		try {
			writeState(folder, state);
		} catch {
			// A full disk; the workers matter more.
		}
	},
	// Noted before the signal is sent.
	isAsked: () => existsSync(run.asked),
	over: (code) => process.exit(code),
});

watchFile(requestFile(folder), {interval: lookInterval}, () => crew.want(wantedNow()));

for (const signal of new Set<NodeJS.Signals>([config.stop_signal, 'SIGTERM', 'SIGINT'])) {
	if (signal === 'SIGKILL') continue;
	process.on(signal, () => crew.stop(signal, constants.signals[signal]));
}
