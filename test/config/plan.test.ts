import {expect, test} from 'vitest';
import {planChange} from '../../src/config/plan.ts';
import {portsOf} from '../../src/config/ports.ts';
import {type ServiceConfig, serviceSchema} from '../../src/config/service-schema.ts';

const config = (fields: Readonly<Record<string, unknown>> = {}): ServiceConfig =>
	serviceSchema.parse({name: 'a', script: 'node a.js', ...fields});

test('the same content in another shape changes nothing', () => {
	expect(planChange(config({stop_timeout: '10s'}), config({restart_delay: 1000}))).toEqual({
		changed: [],
		restart: false,
		why: 'nothing that matters changed',
	});
});

test('what the process was started with needs a restart', () => {
	expect(
		planChange(
			config({env: {A: '1', B: '2', C: '3'}}),
			config({env: {A: '1', B: '9', D: '4'}, args: ['x'], max_restarts: 3}),
		),
	).toEqual({
		changed: ['env.B', 'env.C', 'env.D', 'max_restarts', 'args'],
		restart: true,
		why: 'env.B, env.C, env.D and args changed, so the service has to restart',
	});
	for (const field of ['script', 'interpreter', 'cwd', 'env_file'])
		expect(planChange(config(), config({[field]: 'other'}))).toEqual({
			changed: [field],
			restart: true,
			why: `${field} changed, so the service has to restart`,
		});
});

test('the rest applies to the running process', () => {
	const before = config({health: {tcp_port: 1}});
	expect(
		planChange(before, config({health: {tcp_port: 1, interval: '1s'}, restart: 'always'})),
	).toEqual({
		changed: ['restart', 'health.interval'],
		restart: false,
		why: 'restart and health.interval changed, which applies at once',
	});
	expect(planChange(before, config()).changed).toEqual(['health']);
});

test('only a new process is told of its heartbeat file', () => {
	const tcp = {tcp_port: 1};
	const heartbeat = {max_silence: '10s'};
	const plan = (before: object, after: object) => {
		const {restart, why} = planChange(config({health: before}), config({health: after}));
		return {restart, why};
	};
	expect(plan(tcp, heartbeat)).toMatchObject({restart: true});
	expect(plan(heartbeat, {...heartbeat, interval: '1s'})).toEqual({
		restart: false,
		why: 'health.interval changed, which applies at once',
	});
	expect(plan(heartbeat, tcp)).toMatchObject({restart: false});
	expect(planChange(config(), config({readiness: heartbeat}))).toEqual({
		changed: ['readiness'],
		restart: true,
		why: 'readiness changed, so the service has to restart',
	});
});

test('ports that a file names, each once', () => {
	expect(portsOf(config())).toEqual([]);
	expect(
		portsOf(config({env: {PORT: '3000'}, health: {endpoint: 'http://127.0.0.1:3000/'}})),
	).toEqual([3000]);
	expect(portsOf(config({env: {PORT: '1'}, health: {tcp_port: 5432}}))).toEqual([1, 5432]);
	expect(portsOf(config({env: {PORT: 'x'}, health: {endpoint: 'http://127.0.0.1/'}}))).toEqual([
		80,
	]);
	expect(portsOf(config({env: {PORT: '70000'}}))).toEqual([]);
});
