import {expect, test} from 'vitest';
import {usageLimits} from '../../src/config/usage-limits.ts';
import {addSample, findExcess} from '../../src/metrics/limits.ts';

const megabyte = 1024 ** 2;
const used = {cpu: 10, memory: 612 * megabyte, processes: 3, openFiles: 40};
const none = {memory: null, cpu: null, openFiles: null, processes: null};

test('memory has two names, of which the lower counts; without limits there is nothing to look at', () => {
	expect(usageLimits({limits: {memory: 8, cpu_percent: 50}, max_memory_restart: 4})).toEqual({
		...none,
		memory: 4,
		cpu: 50,
	});
	expect(usageLimits({max_memory_restart: 4})).toEqual({...none, memory: 4});
	expect([usageLimits({}), usageLimits({limits: {}})]).toEqual([null, null]);
});

test('what is passed is told with its numbers', () => {
	expect(findExcess({...none, memory: 512 * megabyte}, used, [])).toEqual({
		cause: 'limit:memory',
		text: 'memory 612M of 512M',
		value: 612 * megabyte,
		allowed: 512 * megabyte,
	});
	expect(findExcess({...none, openFiles: 32}, used, [])).toMatchObject({
		cause: 'limit:open_files',
		text: 'open files 40 of 32',
	});
	expect(findExcess({...none, processes: 2}, used, [])?.text).toBe('processes 3 of 2');
	expect(findExcess({memory: 612 * megabyte, cpu: 90, openFiles: 40, processes: 3}, used, [])).toBe(
		null,
	);
	expect(findExcess({...none, openFiles: 1}, {...used, openFiles: null}, [])).toBe(null);
});

test('CPU has to be above its limit in four of the last five samples', () => {
	const judge = (...samples: readonly number[]) =>
		findExcess({...none, cpu: 50}, used, samples.reduce<readonly number[]>(addSample, []))?.text ??
		null;
	expect(judge(90, 90, 90)).toBe(null);
	expect(judge(90, 80, 10, 70, 90)).toBe('cpu 70% of 50%');
	expect(judge(90, 10, 10, 90, 90, 90)).toBe(null);
	expect(judge(10, 90, 90, 90, 90)).toBe('cpu 90% of 50%');
	expect(judge(99, 99, 99, 99, 10, 10)).toBe(null);
});
