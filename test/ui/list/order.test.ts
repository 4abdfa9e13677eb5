import {expect, test} from 'vitest';
import {byAttention} from '../../../ui/list/attention.ts';
import {dependentsOf, followersOf} from '../../../ui/list/order.ts';
import {now, off, problem, view} from '../views.ts';

test('what needs attention comes first', () => {
	const services = [
		off('l-stopped'),
		off('k-finished', {
			state: 'finished',
			lastExit: {code: 0, signal: null, success: true, at: now},
		}),
		view('j-running'),
		view('i-restarting', {state: 'restarting', phase: 'stopping'}),
		view('h-just-started', {state: 'starting', startedAt: now - 100}),
		view('g-degraded', {health: 'degraded'}),
		view('f-slow-start', {state: 'starting', startedAt: now - 60_000}),
		off('e-waiting', {state: 'waiting', wanted: 'up'}),
		view('d2-broken', {problem}),
		view('d1-flapping', {failures: 3, startedAt: now - 20_000}),
		view('j-steady-again', {failures: 3, startedAt: now - 300_000}),
		view('g2-changed', {drift: ['env']}),
		view('d-unhealthy', {health: 'unhealthy'}),
		off('c-backoff', {state: 'backoff', phase: 'backoff', wanted: 'up'}),
		off('b-failed', {state: 'failed', phase: 'failed', wanted: 'up', problem}),
		off('a-finished-badly', {
			state: 'finished',
			lastExit: {code: 7, signal: null, success: false, at: now},
		}),
	];
	expect(byAttention(services, now).map(({name}) => name)).toEqual([
		'a-finished-badly',
		'b-failed',
		'c-backoff',
		'd-unhealthy',
		'd1-flapping',
		'd2-broken',
		'e-waiting',
		'f-slow-start',
		'g-degraded',
		'g2-changed',
		'h-just-started',
		'i-restarting',
		'j-running',
		'j-steady-again',
		'k-finished',
		'l-stopped',
	]);
});

test('dependents include those of dependents, once each', () => {
	const services = new Map(
		[
			view('db', {dependents: ['api', 'jobs']}),
			view('api', {dependents: ['web']}),
			view('jobs', {dependents: ['web']}),
			view('web', {dependents: []}),
		].map((service) => [service.name, service]),
	);
	expect(dependentsOf(['db'], services)).toEqual(['api', 'jobs', 'web']);
});

test('those that restart by themselves follow the edges with on_restart, as far as they run', () => {
	const edge = (service: string, on_restart: 'none' | 'restart') => [
		{service, condition: 'started', optional: false, on_restart} as const,
	];
	const services = new Map(
		[
			view('db', {dependents: ['api', 'jobs', 'old']}),
			view('api', {dependents: ['web'], dependencies: edge('db', 'restart')}),
			view('jobs', {dependencies: edge('db', 'none')}),
			off('old', {dependencies: edge('db', 'restart')}),
			view('web', {dependencies: edge('api', 'restart')}),
		].map((service) => [service.name, service]),
	);
	expect(followersOf(['db'], services)).toEqual(['api', 'web']);
	expect(followersOf(['db', 'api'], services)).toEqual(['web']);
	expect(followersOf(['jobs'], services)).toEqual([]);
});
