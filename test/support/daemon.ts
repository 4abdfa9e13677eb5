/** What tests of the supervisor do to a project's daemon and ask about its services. */
import {existsSync, readFileSync} from 'node:fs';
import {connect} from '../../src/ipc/client.ts';
import type {ServiceList} from '../../src/ipc/messages.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import type {Project} from './project.ts';
import {until} from './until.ts';

type DaemonStatus = {readonly running: boolean; readonly pid: number};

export async function daemonPid(project: Project): Promise<number> {
	const {pid} = await project.json<DaemonStatus>(['daemon', 'status']);
	return pid;
}

/** SIGKILL to the daemon; resolves when it is gone. */
export async function killDaemon(project: Project): Promise<void> {
	const pid = await daemonPid(project);
	process.kill(pid, 'SIGKILL');
	await until('the death of the daemon', () => !isAlive(pid));
}

/** As the daemon knows it, asked without the cost of a command; as `weaver status` says without a daemon. */
export async function serviceOf(project: Project, name: string): Promise<ServiceView> {
	const {services} = await askDaemon(project, name).catch(() =>
		project.json<ServiceList>(['status', name]),
	);
	const [service] = services;
	if (!service) throw new Error(`no service ${name}`);
	return service;
}

async function askDaemon(project: Project, name: string): Promise<ServiceList> {
	using client = await connect(project.path('.weaver/weaver.sock'));
	return await client.request('service.list', {names: [name]});
}

/** Waits until a service is as expected. */
export async function untilService(
	project: Project,
	name: string,
	expected: (service: ServiceView) => boolean,
): Promise<ServiceView> {
	let last: ServiceView | null = null;
	await until(`${name} as expected`, async () => {
		last = await serviceOf(project, name);
		return expected(last);
	});
	if (!last) throw new Error(`no service ${name}`);
	return last;
}

/** True while a process exists and is more than a zombie. */
export function isAlive(pid: number): boolean {
	if (!existsSync(`/proc/${pid}/stat`)) return false;
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
		return !/^[ZX]/.test(text.slice(text.lastIndexOf(')') + 2));
	} catch {
		return false;
	}
}
