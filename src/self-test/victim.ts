/** The daemon that a self-test starts and kills, over and over. */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Client} from '../ipc/client.ts';
import {connectIfUp, daemonCommand} from '../ipc/launch.ts';
import {UserError} from '../lib/errors.ts';
import type {Playground} from './playground.ts';

export type Victim = {
	/** Resolves with the connection and how long it took from the start, ms; all is adopted then. */
	adopted(): Promise<{readonly client: Client; readonly time: number}>;
	/** SIGKILL; resolves when it is gone. */
	kill(): Promise<void>;
};

/** How often to knock, ms, and how long a daemon may take to open. */
const knockInterval = 5;
const patience = 30_000;

export function startVictim({project, env}: Playground): Victim {
	const [program, ...args] = daemonCommand(project.root);
	const startedAt = performance.now();
	const child: ChildProcess = spawn(program, args, {
		cwd: '/',
		detached: true,
		stdio: 'ignore',
		env,
	});
	const gone = once(child, 'exit');
	return {
		async adopted() {
			for (;;) {
				const client = await connectIfUp(project);
				if (client) return {client, time: performance.now() - startedAt};
				if (child.exitCode !== null)
					throw broken(`ended by itself with exit code ${child.exitCode}`, project.daemonLog);
				if (performance.now() - startedAt > patience)
					throw broken(`did not open within ${patience / 1000} s`, project.daemonLog);
				await sleep(knockInterval);
			}
		},
		async kill() {
			child.kill('SIGKILL');
			await gone;
		},
	};
}

const broken = (what: string, log: string): UserError =>
	new UserError(`The daemon of the self-test ${what}.`, {
		code: 'self-test-broken',
		hint: `See ${log}.`,
	});
