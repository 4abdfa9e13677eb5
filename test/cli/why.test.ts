/** `weaver why` without names, asked of a daemon that counts what it is asked. */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {run} from '../../src/cli/why.ts';
import type {Handlers} from '../../src/daemon/handlers.ts';
import {listen} from '../../src/daemon/server.ts';
import {explainService} from '../../src/history/why.ts';
import type {MethodName} from '../../src/ipc/protocol.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {view} from '../ui/views.ts';
import {runCommand} from './io.ts';

test('a thousand services that are well are not asked about, the others one after the other', async () => {
	const root = mkdtempSync(path.join(tmpdir(), 'weaver-why-'));
	mkdirSync(path.join(root, 'services.d'));
	mkdirSync(path.join(root, '.weaver'));
	writeFileSync(path.join(root, 'services.d', 'ok-1.json'), '{"name": "ok-1", "script": "x"}');
	const now = Date.now();
	const well = Array.from({length: 1000}, (_, at) => view(`ok-${at}`, {startedAt: now}));
	const off: Partial<ServiceView> = {state: 'stopped', phase: 'stopped', wanted: 'down', pid: null};
	const services = [
		...well,
		view('changed', {startedAt: now, drift: ['args']}),
		view('off', off),
		view('slow', {startedAt: now, ready: false, reason: 'no answer yet'}),
		view('ill', {
			state: 'failed',
			phase: 'failed',
			pid: null,
			startedAt: null,
			reason: 'exit 1 ×6',
		}),
		view('held', {...off, reason: 'memory 600M of 512M'}),
	];
	const known = {
		runsDir: path.join(root, '.weaver', 'run'),
		services: new Map(services.map((each) => [each.name, each])),
		readRows: () => ({rows: [], next: null}),
		now,
		supervised: true,
	};
	const asked: string[] = [];
	let pending = 0;
	let most = 0;
	const handlers = {
		'service.list': async () => ({services, problems: []}),
		'service.why': async ({name}: {readonly name: string}) => {
			asked.push(name);
			pending += 1;
			most = Math.max(most, pending);
			await new Promise((resolve) => setImmediate(resolve));
			pending -= 1;
			const found = services.filter((each) => each.name === name);
			return {explanations: found.map((each) => explainService(each, known))};
		},
	} satisfies Partial<Handlers>;
	const heard: MethodName[] = [];
	const server = await listen(
		path.join(root, '.weaver', 'weaver.sock'),
		handlers as unknown as Handlers,
		{version: '1.0.0', log: () => {}, onRequest: (method) => heard.push(method)},
	);
	try {
		const {code, stdout} = await runCommand(run, root);
		expect(asked).toEqual(['ill', 'held', 'slow']);
		expect(most).toBe(1);
		expect(heard).toEqual(['service.list', 'service.why', 'service.why', 'service.why']);
		expect(code).toBe(1);
		expect(stdout).toMatch(/^ill has failed .*held was stopped.*slow runs for .*$/s);
	} finally {
		await server.close();
		rmSync(root, {recursive: true, force: true});
	}
});
