/** `weaver service scale`: writes the number of instances into the file, and waits until they are there. */
import {realpathSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {TextFile} from 'lowdb/node';
import type {LoadedService} from '../config/load.ts';
import type {Project} from '../config/project.ts';
import type {Client} from '../ipc/client.ts';
import {connectIfUp, ensureDaemon} from '../ipc/launch.ts';
import {type ExitCode, exitCodes, messageOf, UserError} from '../lib/errors.ts';
import {compareMembers, nameOfInstance, readMemberName} from '../lib/member-name.ts';
import type {ServiceView} from '../lib/service-view.ts';
import {formatDuration} from '../lib/units.ts';
import {clusterFolder, readState} from '../runs/cluster-files.ts';
import {runFolder} from '../runs/run-directory.ts';
import type {Invocation, Io, Run} from './command.ts';
import {projectOf, timeoutOf} from './context.ts';

/** The schema's bounds, said again here so that the answer is about the command. */
const most = 64;
/** Longest wait of a command that names none, ms. */
const defaultTimeout = 60_000;
/** Ms between two looks at what the daemon has done. */
const pace = 50;

type Change = {
	readonly service: string;
	/** Relative to the project. */
	readonly file: string;
	readonly from: number;
	readonly to: number;
	readonly isCluster: boolean;
};

export const run: Run = async (invocation, io): Promise<ExitCode> => {
	const project = projectOf(invocation, io);
	const {name, to} = readOperands(invocation);
	const timeout = timeoutOf(invocation) ?? defaultTimeout;
	const {config, file} = await findService(project, name);
	const change: Change = {
		service: name,
		file,
		from: config.instances,
		to,
		isCluster: config.exec_mode === 'cluster',
	};
	using client = (await connectIfUp(project)) ?? (await takeOver(project));
	const before = client ? await membersOf(client, name) : [];
	if (change.from !== to) await edit(project, change);
	if (!client) return report(change, [`${written(change)}, for the next start`], invocation, io);
	const after = await waitFor(client, change, project, timeout);
	return report(
		change,
		[written(change), ...compare(change, before, after)],
		invocation,
		io,
		after,
	);
};

function readOperands({operands}: Invocation): {readonly name: string; readonly to: number} {
	const [name = '', number = ''] = operands;
	const to = Number(number);
	const {service, instance} = readMemberName(name);
	const problem =
		operands.length !== 2
			? 'Name one service and a number: weaver service scale api 4.'
			: instance !== null
				? `${name} is one instance; scale the service ${service}.`
				: !/^\d+$/.test(number) || to < 1 || to > most
					? `The number of instances must be from 1 to ${most}, got ${number}.`
					: null;
	if (problem === null) return {name, to};
	throw new UserError(problem, {
		code: 'usage',
		exitCode: exitCodes.usage,
		...(number === '0' ? {hint: `To stop it: weaver stop ${name}`} : {}),
	});
}

async function findService(project: Project, name: string): Promise<LoadedService> {
	const {loadServices} = await import('../config/load.ts');
	const {services, problems} = await loadServices(project);
	const found = services.find(({config}) => config.name === name);
	if (found) return found;
	const problem = problems.find(
		({file, service}) => service === name || file === `services.d/${name}.json`,
	);
	if (problem)
		throw new UserError(`${problem.file}:${problem.line ?? 1}: ${problem.message}`, {
			code: 'broken-file',
			hint: problem.hint ?? 'Mend the file first.',
		});
	const {nearest} = await import('../lib/nearest.ts');
	const guess = nearest(
		name,
		services.map(({config}) => config.name),
	);
	throw new UserError(`No service is called ${name}.`, {
		code: 'unknown-service',
		hint: guess === null ? 'See `weaver status`.' : `Did you mean ${guess}?`,
		exitCode: exitCodes.usage,
	});
}

async function edit({root}: Project, {file, to}: Change): Promise<void> {
	try {
		// A link stays a link.
		const adapter = new TextFile(realpathSync(path.join(root, file)));
		const {setNumber} = await import('../config/json-edit.ts');
		await adapter.write(setNumber((await adapter.read()) ?? '', 'instances', to));
	} catch (error) {
		throw new UserError(`${file} cannot be changed: ${messageOf(error)}`, {code: 'unwritable'});
	}
}

/** A daemon that died while services run is started again. */
async function takeOver(project: Project): Promise<Client | null> {
	const {anythingRuns} = await import('./offline.ts');
	return anythingRuns(project) ? await ensureDaemon(project) : null;
}

async function membersOf(client: Client, name: string): Promise<readonly ServiceView[]> {
	const {services} = await client.request('service.list', {});
	return services
		.filter(({service}) => service === name)
		.toSorted((a, b) => compareMembers(a.name, b.name));
}

/** Throws `UserError` `timeout` with what is missing. */
async function waitFor(
	client: Client,
	change: Change,
	{runsDir}: Project,
	timeout: number,
): Promise<readonly ServiceView[]> {
	const deadline = Date.now() + timeout;
	const names = namesOf(change);
	for (;;) {
		const members = await membersOf(client, change.service);
		const missing = names.filter((name) => !members.some((member) => member.name === name));
		const early = members.filter((member) => !hasArrived(member, change, runsDir));
		if (missing.length === 0 && early.length === 0) return members;
		if (Date.now() > deadline)
			throw new UserError(
				`${written(change)}, but after ${formatDuration(timeout)} these are not as wanted: ${[...missing, ...early.map(({name, state}) => `${name} (${state})`)].join(', ')}`,
				{code: 'timeout', hint: `weaver status ${change.service}`, exitCode: exitCodes.timeout},
			);
		await sleep(pace);
	}
}

const namesOf = ({service, to, isCluster}: Change): readonly string[] =>
	to === 1 || isCluster
		? [service]
		: Array.from({length: to}, (_, index) => nameOfInstance(service, index + 1).name);

/** False for one that has to go yet, too. */
function hasArrived(member: ServiceView, change: Change, runsDir: string): boolean {
	if (!namesOf(change).includes(member.name) || member.instances !== change.to) return false;
	if (member.wanted !== 'up') return member.pid === null;
	if (member.phase === 'backoff' || member.phase === 'failed') return true;
	if (member.state === 'waiting') return true;
	if (member.phase !== 'running') return false;
	if (!change.isCluster || member.run === null) return true;
	const workers = readState(clusterFolder(runFolder(runsDir, member.name, member.run)))?.workers;
	return workers?.length === change.to && workers.every(({ready}) => ready);
}

const written = ({file, from, to}: Change): string =>
	from === to ? `${file}: instances is ${to} already` : `${file}: instances ${from} → ${to}`;

/** One line for each member: what became of it. */
function compare(
	{isCluster, to}: Change,
	before: readonly ServiceView[],
	after: readonly ServiceView[],
): readonly string[] {
	const gone = before.filter(({name}) => !after.some((member) => member.name === name));
	const lines = after.map((member) => {
		const {name, pid, state, reason} = member;
		const old = before.find((each) => each.name === name);
		const workers = isCluster ? `, ${to} ${to === 1 ? 'worker' : 'workers'}` : '';
		if (pid === null) return `${name} is ${state}${reason === null ? '' : `: ${reason}`}`;
		if (old?.pid === pid) return `${name} goes on (pid ${pid}${workers})`;
		return `${name} started (pid ${pid}${workers})`;
	});
	return [...lines, ...gone.map(({name}) => `${name} stopped`)];
}

/** A member that is wanted but not there is a failure of the command. */
function report(
	change: Change,
	lines: readonly string[],
	{options}: Invocation,
	io: Io,
	members: readonly ServiceView[] = [],
): ExitCode {
	if (options['json'] === true)
		io.out(`${JSON.stringify({...change, services: members}, null, 2)}\n`);
	else io.out(`${lines.join('\n')}\n`);
	const isBad = members.some(({phase}) => phase === 'backoff' || phase === 'failed');
	return isBad ? exitCodes.failed : exitCodes.ok;
}
