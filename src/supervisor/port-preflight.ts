/**
 * Finds out before a start whether somebody else holds a port that the service is going to listen
 * on, so that the reason names the holder. Costs a refused connection for each port that is free.
 *
 * Only what surely collides counts: a listener on every address or on 127.0.0.1. Another instance
 * of the same service may share a port; a dependency may be who a check asks.
 */
import path from 'node:path';
import type {EnvSource} from '../config/env.ts';
import {ownPorts} from '../config/ports.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import {commandLineOf} from '../lib/command-line.ts';
import {holdersOf, isTaken, type Listener, listListeners, mayListen} from '../lib/listeners.ts';
import {environmentOf} from '../lib/process-table.ts';
import {oneLine} from '../lib/sanitize.ts';

/** `0.0.0.0`, `127.0.0.1`, `::` and `::ffff:127.0.0.1` as /proc has them on little-endian machines. */
const colliding: ReadonlySet<string> = new Set([
	'00000000',
	'0100007F',
	'0'.repeat(32),
	'0000000000000000FFFF00000100007F',
	'0000000000000000FFFF000000000000',
]);

type Environment = {
	readonly env: Readonly<Record<string, string>>;
	readonly sources: ReadonlyMap<string, EnvSource>;
};

/** `EADDRINUSE: port 3000 is held by pid 4312 (node server.js), service api of project /srv`; null: free. */
export async function findPortHolder(
	root: string,
	config: ServiceConfig,
	{env, sources}: Environment,
): Promise<string | null> {
	if (config.check_ports === false) return null;
	const port = sources.get('PORT')?.kind === 'daemon' ? undefined : env['PORT'];
	const {ports, from} = ownPorts(config, port);
	if (ports.length === 0) return null;
	if (process.platform !== 'linux') return await findByBinding(ports);
	const suspects: number[] = [];
	for (const each of ports) if (await mayListen(each)) suspects.push(each);
	if (suspects.length === 0) return null;
	for (const listener of listListeners(suspects)) {
		if (!colliding.has(listener.address)) continue;
		const holders = holdersOfListener(listener);
		const isExpected = (holder: Holder): boolean => {
			if (holder.project !== root || holder.service === null) return false;
			if (holder.service === config.name) return true;
			const needed = [...config.dependencies, ...(config.wait_for ?? [])];
			return from === 'checks' && needed.some(({service}) => service === holder.service);
		};
		if (!holders.some(isExpected)) return explain(listener.port, holders[0] ?? null);
	}
	return null;
}

type Holder = {
	readonly pid: number;
	/** Of weaver, if it is one. */
	readonly service: string | null;
	/** Folder of its project. */
	readonly project: string | null;
};

const holdersOfListener = ({inode}: Listener): readonly Holder[] =>
	(inode === null ? [] : holdersOf(inode)).map((pid) => {
		const run = environmentOf(pid, 'WEAVER_RUN');
		const end = run?.indexOf(`${path.sep}.weaver${path.sep}run${path.sep}`) ?? -1;
		return {
			pid,
			service: environmentOf(pid, 'WEAVER_SERVICE'),
			project: run !== null && end !== -1 ? run.slice(0, end) : null,
		};
	});

function explain(port: number, holder: Holder | null): string {
	const taken = `EADDRINUSE: port ${port} is held by`;
	if (holder === null) return `${taken} a process of another user`;
	const {pid, service, project} = holder;
	// Any process may claim these of itself.
	const owner = service === null ? '' : `, service ${oneLine(service)}`;
	const home = project === null ? '' : ` of project ${oneLine(project)}`;
	return `${taken} pid ${pid} (${commandLineOf(pid)})${owner}${home}`;
}

async function findByBinding(ports: readonly number[]): Promise<string | null> {
	for (const port of ports)
		for (const host of ['127.0.0.1', '0.0.0.0'])
			if (await isTaken(port, host)) return `EADDRINUSE: port ${port} is held by another process`;
	return null;
}
