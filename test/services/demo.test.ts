import {expect, test} from 'vitest';
import type {ServiceList} from '../../src/ipc/messages.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {createDemo} from '../support/demo.ts';
import type {Project} from '../support/project.ts';
import {until} from '../support/until.ts';

const names = ['api', 'host-probe', 'mcp-orders', 'recommender', 'storefront', 'worker'];

async function statusOf(project: Project): Promise<Readonly<Record<string, ServiceView>>> {
	const {services, problems} = await project.json<ServiceList>(['status']);
	expect(problems).toEqual([]);
	return Object.fromEntries(services.map((service) => [service.name, service]));
}

const isGone = (pid: number | null | undefined): boolean => {
	try {
		process.kill(pid ?? 0, 0);
		return false;
	} catch {
		return true;
	}
};

test('the services of the repository start, become ready, restart and stop', async () => {
	const {project, apiPort, mcpPort} = await createDemo();
	await using _ = project;

	const started = await project.weaver(['start', '--all', '--wait']);
	expect(started).toMatchObject({code: 0, stderr: ''});
	const before = await statusOf(project);
	expect(Object.keys(before)).toEqual(names);
	for (const name of names) expect(before[name]).toMatchObject({state: 'running', ready: true});
	expect(before['api']).toMatchObject({health: 'healthy', ports: [apiPort]});
	expect(before['mcp-orders']).toMatchObject({type: 'mcp-server', ports: [mcpPort]});

	await until('an order to be shipped', async () =>
		/shipped order=1 /.test((await project.weaver(['logs', 'worker'])).stdout),
	);

	const restarted = await project.weaver(['restart', 'api', '--wait']);
	expect(restarted.code).toBe(0);
	const after = await statusOf(project);
	expect(after['api']?.pid).not.toBe(before['api']?.pid);
	expect(isGone(before['api']?.pid)).toBe(true);
	expect(after['host-probe']?.pid).toBe(before['host-probe']?.pid);

	const stopped = await project.weaver(['stop', '--all']);
	expect(stopped.code).toBe(0);
	for (const view of Object.values(await statusOf(project)))
		expect(view).toMatchObject({state: 'stopped', pid: null, wanted: 'down'});
	expect(names.filter((name) => !isGone(after[name]?.pid))).toEqual([]);
});
