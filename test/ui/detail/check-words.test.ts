import {expect, it} from 'vitest';
import type {CheckReport, ServiceView} from '../../../src/lib/service-view.ts';
import {checksText} from '../../../ui/detail/check-words.ts';
import {checkRows} from '../../../ui/detail/fact-rows.ts';
import {now, off, plain, view} from '../views.ts';

const report = (kind: CheckReport['kind'], fields: Partial<CheckReport> = {}): CheckReport => ({
	kind,
	type: 'http',
	target: 'http://127.0.0.1:3000/',
	action: 'mark',
	verdict: 'unknown',
	passed: false,
	last: null,
	failures: 0,
	window: 0,
	nextAt: null,
	...fields,
});

const result = (ok: boolean, message: string) => ({ok, message, at: now - 2000, latency: 3.2});
const well = {verdict: 'healthy', passed: true, window: 10} as const;

it('the details of a service show each check: what it asks, what it finds, when it asks next', () => {
	const service = view('api', {
		checks: [
			report('startup', {...well, window: 1, action: 'restart', last: result(true, '200 OK')}),
			report('readiness', {
				type: 'script',
				target: 'check.sh',
				verdict: 'unhealthy',
				passed: true,
				failures: 3,
				window: 10,
				last: result(false, 'exit 1: no rows'),
				nextAt: now + 2500,
			}),
			report('health', {nextAt: now + 10}),
		],
	});
	expect(checkRows(service, 200, plain).map((row) => row.trimEnd())).toEqual([
		'start-up   passed · http http://127.0.0.1:3000/ · or restart',
		`           200 OK · 3ms at ${clock(now - 2000)} · 0 of 1 failed`,
		'readiness  not ready · script check.sh',
		`           exit 1: no rows · 3ms at ${clock(now - 2000)} · 3 of 10 failed · next at ${clock(now + 2500)}`,
		'health     checking · http http://127.0.0.1:3000/',
		`           not asked yet · next at ${clock(now + 10)}`,
	]);
});

it('a check is not asked while its service is off', () => {
	const rows = (service: ServiceView) => checkRows(service, 200, plain).map((row) => row.trimEnd());
	const checks = [report('health')];
	const asked = 'http http://127.0.0.1:3000/';
	expect(rows(off('api', {checks}))).toEqual([`health     not asked while it is off · ${asked}`]);
	expect(rows(off('api', {checks, state: 'starting'}))).toEqual([`health     checking · ${asked}`]);
});

it.each([
	['-', {}],
	['checking', {ready: false, checks: [report('startup')]}],
	['ready', {checks: [report('readiness', well)]}],
	['healthy', {health: 'healthy', checks: [report('health', well)]}],
	['degraded', {health: 'degraded', checks: [report('health', well)]}],
	[
		'not ready',
		{
			ready: false,
			health: 'healthy',
			checks: [report('readiness', {verdict: 'unhealthy', passed: true}), report('health', well)],
		},
	],
	['ready', {checks: [report('readiness', {verdict: 'unhealthy', passed: true, action: 'none'})]}],
] as const)('in the list that is %s', (text, fields) => {
	expect(checksText(view('api', fields))).toBe(text);
});

const clock = (time: number): string => {
	const at = new Date(time);
	return [at.getHours(), at.getMinutes(), at.getSeconds()]
		.map((part) => String(part).padStart(2, '0'))
		.join(':');
};
