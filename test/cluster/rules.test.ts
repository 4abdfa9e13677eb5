import {expect, test} from 'vitest';
import {codeOfStop, judgeDeath} from '../../src/cluster/rules.ts';

const dead = {uptime: 5000, failures: 0, othersReady: true, wasUp: true};
const judge = (about: Partial<typeof dead>, random = 1) =>
	judgeDeath({...dead, ...about}, 1000, random);

test('a worker is replaced, later with each failure in a row', () => {
	expect(judge({})).toEqual({kind: 'replace', delay: 100, failures: 0});
	expect(judge({}, 0)).toEqual({kind: 'replace', delay: 50, failures: 0});
	expect(judge({uptime: 10, failures: 2})).toEqual({kind: 'replace', delay: 800, failures: 3});
	expect(judge({uptime: 10, failures: 50})).toEqual({kind: 'replace', delay: 10_000, failures: 51});
	expect(judge({failures: 50})).toEqual({kind: 'replace', delay: 100, failures: 0});
});

test('the host gives up when nothing was ever up, or one keeps failing and no other is ready', () => {
	expect(judge({wasUp: false})).toEqual({kind: 'give-up'});
	expect(judge({uptime: 10, failures: 2, othersReady: false})).toEqual({kind: 'give-up'});
	expect(judge({uptime: 10, failures: 1, othersReady: false}).kind).toBe('replace');
	expect(judge({failures: 9, othersReady: false}).kind).toBe('replace');
});

test('a stop ends with the worst that a worker said', () => {
	expect([[], [0, 0], [0, 143], [143, 7, 0], [9]].map((codes) => codeOfStop(codes, 15))).toEqual([
		0, 0, 143, 7, 9,
	]);
});
