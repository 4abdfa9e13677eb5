/** What a daemon, where one runs, makes of a package that was installed, updated or removed. */
import path from 'node:path';
import type {Project} from '../config/project.ts';
import type {Client} from '../ipc/client.ts';
import {connectIfUp, ensureDaemon} from '../ipc/launch.ts';
import {UserError} from '../lib/errors.ts';
import {isMeant} from '../lib/member-name.ts';
import {sanitizeLine} from '../lib/sanitize.ts';
import type {ServiceView} from '../lib/service-view.ts';
import type {Values} from '../packages/config-schema.ts';
import {anyRunAlive, runFoldersOf} from '../packages/running.ts';
import {describeWaiting, type Expected, isNew, judge, type Verdict} from '../packages/verdict.ts';
import {newestRun} from '../runs/run-directory.ts';

/** How often to look, ms. */
const pace = 50;

/** Longest wait for one answer, ms; reading service files may take the daemon 20 s. */
const patience = 30_000;

/** Longest wait of a command that names none, ms. */
export const defaultWait = 60_000;

export type Watched = Verdict | {readonly kind: 'timeout'; readonly reason: string};

/** The daemon, also where only its services are left; null when there is nothing to tell anybody. */
export const daemonFor = async (project: Project, name: string): Promise<Client | null> =>
	(await daemonIfUp(project)) ?? (anyRunAlive(project, name) ? await daemonAgain(project) : null);

/** The daemon, also when the last one has just gone. */
export const daemonAgain = async (project: Project): Promise<Client> =>
	patiently(await ensureDaemon(project));

export async function daemonIfUp(project: Project): Promise<Client | null> {
	const client = await connectIfUp(project);
	return client && patiently(client);
}

/** To be asked before the switch to a service file with these fields. */
export const expectSwitch = (project: Project, name: string, fields: Values): Expected => ({
	before: new Map(
		runFoldersOf(project, name).flatMap((member) => {
			const run = newestRun(project.runsDir, member);
			return run ? [[member, run.number] as const] : [];
		}),
	),
	cwd: path.resolve(project.root, String(fields['cwd'])),
	success: (fields['success_exit_codes'] as readonly number[] | undefined) ?? [0],
});

export async function membersOf(client: Client, name: string): Promise<readonly ServiceView[]> {
	const {services} = await client.request('service.list', {});
	return services.filter((view) => isMeant(view.name, name));
}

type Note = {readonly text: string; readonly data: Readonly<Record<string, unknown>>};

/** A switch that is being watched, over the lives of several daemons. */
type Watch = {
	readonly name: string;
	readonly expected: Expected;
	/** Null once a daemon has been told. */
	note: Note | null;
	/** The new version's first runs, as far as they were seen. */
	readonly first: Map<string, number>;
	/** On the monotonic clock, ms. */
	readonly deadline: number;
};

/**
 * Has the daemon read the files, then looks until the new version has proved itself or not. A
 * daemon that dies meanwhile is followed by another one.
 */
export async function watchSwitch(
	project: Project,
	name: string,
	expected: Expected,
	note: Note,
	timeout: number,
): Promise<Watched> {
	const deadline = performance.now() + timeout;
	const watch: Watch = {name, expected, note, first: new Map(), deadline};
	for (;;) {
		try {
			return await watchWithOne(project, watch);
		} catch (error) {
			const lost =
				error instanceof UserError &&
				(error.code === 'connection-lost' || error.code === 'daemon-down');
			if (!lost || performance.now() > deadline) throw error;
		}
	}
}

/** Rejects with `connection-lost` when the daemon goes. */
async function watchWithOne(project: Project, watch: Watch): Promise<Watched> {
	const {name, expected, first, deadline} = watch;
	using client = await daemonAgain(project);
	if (watch.note) {
		await client.request('package.changed', {service: name, ...watch.note});
		watch.note = null;
		await restartIfHeld(client, name);
	}
	for (;;) {
		const members = await membersOf(client, name);
		for (const member of members)
			if (isNew(member, expected) && !first.has(member.name))
				first.set(member.name, member.run ?? 0);
		const verdict = judge(members, expected, first);
		if (verdict) return verdict;
		if (performance.now() > deadline) return {kind: 'timeout', reason: describeWaiting(members)};
		await sleep(pace);
	}
}

/** A daemon that was told to leave changed files alone needs to be asked. */
async function restartIfHeld(client: Client, name: string): Promise<void> {
	const held = (await membersOf(client, name)).some(({drift}) => drift.length > 0);
	if (!held || (await client.request('daemon.info', {})).reload) return;
	await client.request('service.restart', {
		targets: {names: [name]},
		dependents: false,
		wait: false,
		timeout: null,
	});
}

/** True when no process of the service is left and the daemon has let go of it. */
export async function watchGone(client: Client, name: string, timeout: number): Promise<boolean> {
	for (
		const deadline = performance.now() + timeout;
		performance.now() <= deadline;
		await sleep(pace)
	)
		if ((await membersOf(client, name)).length === 0) return true;
	return false;
}

/** Lines of its log that tell of a version which failed: enough for an error above its stack. */
export const toldLines = 15;

/** The last lines of the log that a new version wrote, safe for a terminal. */
export async function lastLines(
	project: Project,
	member: string,
	{before, cwd}: Expected,
	lines: number,
): Promise<readonly string[]> {
	using client = await daemonAgain(project);
	// The last words of a version that was put away are no news of this one.
	if ((await membersOf(client, member)).some((view) => view.cwd !== cwd)) return [];
	const {chunks} = await client.request('logs.read', {name: member, before: null, lines});
	const text = chunks
		.filter(({kind, run}) => kind === 'text' && run > (before.get(member) ?? 0))
		.map((chunk) => chunk.text)
		.join('');
	return text
		.trimEnd()
		.split('\n')
		.slice(-lines)
		.map(sanitizeLine)
		.filter((line) => line !== '');
}

/** A daemon that is frozen takes requests and never answers; nobody waits for that for ever. */
const patiently = (client: Client): Client => ({
	...client,
	request: async (method, params) => {
		const silence = new AbortController();
		const answer = client.request(method, params);
		try {
			return await Promise.race([answer, refuseAfter(patience, silence.signal)]);
		} finally {
			silence.abort();
		}
	},
});

function refuseAfter(ms: number, signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		const timer = setTimeout(() => {
			reject(
				new UserError('The daemon does not answer.', {
					code: 'daemon-silent',
					hint: '`weaver daemon restart` replaces it; the services run on.',
				}),
			);
		}, ms);
		signal.addEventListener('abort', () => clearTimeout(timer));
	});
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
