import {expect, test} from 'vitest';
import {byAttention} from '../../../ui/list/attention.ts';
import {matches} from '../../../ui/list/filter.ts';
import {dependentsOf} from '../../../ui/list/order.ts';
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
		'd2-broken',
		'e-waiting',
		'f-slow-start',
		'g-degraded',
		'h-just-started',
		'i-restarting',
		'j-running',
		'k-finished',
		'l-stopped',
	]);
});

test('the filter looks at name, group, type, tags, state and health, and can exclude', () => {
	const api = view('api', {group: 'shop', tags: ['http'], health: 'healthy'});
	expect(
		['', 'AP', 'shop http', 'healthy', '!', '!db', 'api !db'].map((filter) =>
			matches(api, filter, now),
		),
	).toEqual([true, true, true, true, true, true, true]);
	expect(['db', '!api', 'shop !http'].map((filter) => matches(api, filter, now))).toEqual([
		false,
		false,
		false,
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
