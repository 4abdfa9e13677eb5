import {expect, test} from 'vitest';
import {createDevNews} from '../../src/cli/dev-news.ts';
import type {ConfigProblem} from '../../src/lib/config-problem.ts';
import {view} from '../ui/views.ts';

test('of a service each thing is told once, and again in its next run', () => {
	const news = createDevNews();
	const restarting = view('api', {state: 'restarting', reason: 'a.js changed', run: 1});
	expect([
		news.ofService(view('api', {state: 'running', reason: null, run: 1})),
		news.ofService(restarting),
		news.ofService(restarting),
		news.ofService({...restarting, run: 2}),
		news.ofService(view('api', {state: 'backoff', reason: 'exit 1', run: 2})),
		news.ofService(view('api', {state: 'waiting', reason: 'waits for db (starting)', run: 2})),
		news.ofService(
			view('api', {
				state: 'failed',
				reason: 'exit 1; gave up after 16 restarts in a row',
				run: 2,
			}),
		),
	]).toEqual([
		null,
		'api is restarting: a.js changed',
		null,
		'api is restarting: a.js changed',
		'api comes back soon: exit 1',
		'api waits for db (starting)',
		'api has failed: exit 1; gave up after 16 restarts in a row',
	]);
});

test('of a broken file each problem is told once, and when it is good again', () => {
	const news = createDevNews();
	const problem: ConfigProblem = {
		file: 'services.d/api.json',
		line: 3,
		field: 'x',
		message: 'x is not a known field',
		hint: null,
		service: 'api',
	};
	expect([
		news.ofProblems([]),
		news.ofProblems([problem]),
		news.ofProblems([problem]),
		news.ofProblems([{...problem, line: 4, hint: 'Remove it.', service: null}]),
		news.ofProblems([]),
	]).toEqual([
		[],
		['services.d/api.json:3: x is not a known field; the last good version of api goes on'],
		[],
		['services.d/api.json:4: x is not a known field. Remove it.'],
		['services.d/api.json is good again'],
	]);
});
