import {execFileSync} from 'node:child_process';
import {expect, it} from 'vitest';
import type {CheckConfig} from '../../src/config/check-schema.ts';
import {askScript} from '../../src/health/ask-script.ts';
import {createGate} from '../../src/health/gate.ts';
import {until} from '../support/until.ts';
import {scriptCheck} from './checks.ts';

const env = {PATH: process.env['PATH'] ?? '', WEAVER_CHECK: 'health'};

const run = (line: string, more: Partial<Extract<CheckConfig, {type: 'script'}>> = {}) =>
	askScript(
		scriptCheck(line, more),
		() => ({command: ['sh', '-c', line], cwd: '/tmp', env}),
		createGate(2),
	)(new AbortController().signal);

/** Whether a process with this text on its command line exists. */
const exists = (text: string): boolean =>
	execFileSync('ps', ['-eo', 'args'], {encoding: 'utf8'}).includes(text);

it('judges the exit code, and tells the last line of the output', async () => {
	expect(await run('echo one; echo two >&2')).toEqual({ok: true, message: 'exit 0: two'});
	expect(await run('echo broken; exit 3')).toEqual({ok: false, message: 'exit 3: broken'});
	expect(await run('exit 3', {expected_exit_code: 3})).toEqual({ok: true, message: 'exit 3'});
	expect(await run('kill -9 $$')).toMatchObject({ok: false});
});

it('judges the output', async () => {
	expect(await run('echo rows: 12', {expected_output: '/rows: [1-9]/'})).toMatchObject({ok: true});
	expect(await run('echo rows: 0', {expected_output: '/rows: [1-9]/'})).toEqual({
		ok: false,
		message: 'exit 0: rows: 0, but the output has no /rows: [1-9]/',
	});
});

it('gives the folder, the environment and no input', async () => {
	expect(await run('cat; echo "$PWD $WEAVER_CHECK"')).toEqual({
		ok: true,
		message: 'exit 0: /tmp health',
	});
});

it('forgets what is too much of the output', async () => {
	expect(await run('yes | head -c 3000000; echo end')).toEqual({ok: true, message: 'exit 0: y'});
});

it('kills the whole group when it is late, also what ignores signals', async () => {
	const late = await run('trap "" TERM INT; sleep 611.1 & sleep 611.2', {timeout: 300});
	expect(late).toEqual({ok: false, message: 'no answer within 300 ms'});
	await until('their end', () => !exists('sleep 611.'));
});

it('kills what a check leaves behind', async () => {
	expect(await run('sleep 612.1 & echo done')).toEqual({ok: true, message: 'exit 0: done'});
	await until('its end', () => !exists('sleep 612.'));
});

it('tells what cannot be run', async () => {
	const ask = askScript(
		scriptCheck('none'),
		() => {
			throw new Error('program not found in PATH: none');
		},
		createGate(1),
	);
	await expect(ask(new AbortController().signal)).rejects.toThrow(
		'program not found in PATH: none',
	);
});

it('lets only so many run at once', async () => {
	const gate = createGate(2);
	let inside = 0;
	let most = 0;
	const enter = async () => {
		inside += 1;
		most = Math.max(most, inside);
		await new Promise((resolve) => setImmediate(resolve));
		inside -= 1;
	};
	await Promise.all(Array.from({length: 10}, () => gate(enter)));
	expect([most, inside]).toEqual([2, 0]);
});
