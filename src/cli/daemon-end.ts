/** Ends the daemon from outside, of whatever version it is, and waits until it is gone. */
import {existsSync, readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Project} from '../config/project.ts';
import {connectIfUp} from '../ipc/launch.ts';
import type {Outcome} from '../ipc/messages.ts';
import {exitCodes, systemCodeOf, UserError} from '../lib/errors.ts';
import {argumentsOf, readProcess} from '../lib/process-table.ts';

/** How long a daemon may take to go, ms, and how often to look. */
const patience = 10_000;
const lookInterval = 10;

/**
 * Null when no daemon ran. One that does not answer is killed, unless its services are to end too.
 * Throws `UserError` `daemon-stuck` when it does not go.
 */
export async function endDaemon(
	project: Project,
	services: boolean,
): Promise<{readonly pid: number; readonly outcomes: readonly Outcome[]} | null> {
	try {
		using client = await connectIfUp(project, {anyVersion: true});
		if (!client) return null;
		const {pid} = client.daemon;
		const {outcomes} = await client.request('daemon.stop', {services});
		await client.closed;
		await untilGone(pid);
		return {pid, outcomes};
	} catch (error) {
		const isDeaf =
			error instanceof UserError && ['daemon-silent', 'daemon-busy'].includes(error.code);
		const pid = isDeaf && !services ? frozenDaemon(project) : null;
		if (pid === null) throw error;
		// It holds nothing that this could lose.
		process.kill(pid, 'SIGKILL');
		await untilGone(pid);
		return {pid, outcomes: []};
	}
}

/** The pid that the daemon left, if that is still it; null where that cannot be told. */
function frozenDaemon({pidFile, root}: Project): number | null {
	const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
	const words = argumentsOf(pid);
	return words.includes(root) && words.some((word) => word.endsWith('daemon.js')) ? pid : null;
}

async function untilGone(pid: number): Promise<void> {
	for (const deadline = Date.now() + patience; isThere(pid); await sleep(lookInterval))
		if (Date.now() > deadline)
			throw new UserError(`The daemon (pid ${pid}) does not end.`, {
				code: 'daemon-stuck',
				hint: `kill -9 ${pid} is safe: the services run on and the next daemon takes them over.`,
				exitCode: exitCodes.timeout,
			});
}

/**
 * A zombie is gone: it only waits for a slow parent to notice. Not one whose other threads still
 * run: they hold its files, and its socket, until the last of them has ended.
 */
function isThere(pid: number): boolean {
	try {
		process.kill(pid, 0);
		const found = readProcess(pid);
		return found?.zombie !== true || found.threads > 1;
	} catch (error) {
		return systemCodeOf(error) === 'EPERM';
	}
}
