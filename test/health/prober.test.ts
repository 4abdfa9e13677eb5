import {afterEach, expect, it} from 'vitest';
import {type Ask, type Prober, startProber} from '../../src/health/prober.ts';
import type {Probe} from '../../src/health/verdict.ts';
import {until} from '../support/until.ts';
import {tcpCheck} from './checks.ts';

type Result = {
	readonly kind: string;
	readonly ok: boolean;
	readonly message: string;
	readonly counts: boolean;
};

let prober: Prober;
let results: Result[];

function start() {
	results = [];
	prober = startProber(
		() => 0,
		(kind, {ok, message}: Probe, counts) => results.push({kind, ok, message, counts}),
	);
}
afterEach(() => prober.stop());

const check = tcpCheck(1);
const answer =
	(...answers: readonly boolean[]): Ask =>
	async () => ({ok: answers[Math.min(asked++, answers.length - 1)] ?? false, message: `${asked}`});
let asked = 0;

it('asks again and again; eager failures do not count, the others do', async () => {
	start();
	asked = 0;
	prober.begin('health', {...check, interval: 600}, answer(false, false, false, false, true), 0);
	await until('five results', () => results.length >= 5);
	expect(results.slice(0, 5)).toEqual([
		{kind: 'health', ok: false, message: '1', counts: false},
		{kind: 'health', ok: false, message: '2', counts: false},
		{kind: 'health', ok: false, message: '3', counts: false},
		{kind: 'health', ok: false, message: '4', counts: true},
		{kind: 'health', ok: true, message: '5', counts: expect.any(Boolean)},
	]);
});

it('makes one probe of a service at a time, each check at its own cadence', async () => {
	start();
	let inside = 0;
	let most = 0;
	const slow: Ask = async () => {
		inside += 1;
		most = Math.max(most, inside);
		await new Promise((resolve) => setTimeout(resolve, 20));
		inside -= 1;
		return {ok: true, message: ''};
	};
	prober.begin('readiness', {...check, interval: 100}, slow, 0);
	prober.begin('health', {...check, interval: 400}, slow, 0);
	const of = (kind: string) => results.filter((result) => result.kind === kind).length;
	await until('several of each', () => of('health') >= 3);
	expect(most).toBe(1);
	expect(of('readiness')).toBeGreaterThan(of('health'));
});

it('tries again within one probe, and a rejection is a failure with its message', async () => {
	start();
	asked = 0;
	prober.begin('health', {...check, retries: 2}, answer(false, false, true), 0);
	await until('a result', () => results.length > 0);
	expect(results[0]).toMatchObject({ok: true, message: '3'});
	prober.end('health');
	const reject: Ask = () => Promise.reject(new Error('no such file'));
	prober.begin('startup', {...check, retries: 1}, reject, 0);
	await until('a failure', () => results.find(({kind}) => kind === 'startup'));
	expect(results.find(({kind}) => kind === 'startup')).toMatchObject({
		ok: false,
		message: 'no such file',
	});
});

it('says when it asks next, and nothing after its end', async () => {
	start();
	let looks = 0;
	const silent: Ask = async () => {
		looks += 1;
		return null;
	};
	const before = Date.now();
	prober.begin('health', check, silent, 50);
	expect((prober.nextAt('health') ?? 0) - before).toBeGreaterThanOrEqual(49);
	await until('two looks', () => looks >= 2);
	expect(results).toEqual([]);
	prober.end('health');
	expect(prober.nextAt('health')).toBeNull();
});

it('out of turn it asks at once, counts nothing, and keeps its turn', async () => {
	start();
	asked = 0;
	prober.begin('health', {...check, interval: 60_000}, answer(true, false, true), 0);
	await until('the first', () => results.length > 0);
	const turn = prober.nextAt('health') ?? 0;
	await prober.hurry();
	await prober.hurry();
	expect(results.map(({ok, counts}) => [ok, counts])).toEqual([
		[true, false],
		[false, false],
		[true, false],
	]);
	expect(Math.abs((prober.nextAt('health') ?? 0) - turn)).toBeLessThan(50);
	prober.end('health');
	await prober.hurry();
});
