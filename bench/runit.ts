/** runit's runsv, the fastest there is at starting again: a C program that waits for one child. */
import {type ChildProcess, spawn} from 'node:child_process';
import {chmodSync, existsSync, globSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Service} from './contestants.ts';
import {runCommand, type World} from './world.ts';

const cache = path.join(import.meta.dirname, '.cache');
const unpacked = path.join(cache, 'runit', 'usr', 'bin', 'runsv');

/** Its program, fetched from the distribution when it is first needed; or why there is none. */
export async function findRunit(): Promise<
	{readonly program: string} | {readonly missing: string}
> {
	const env = process.env as Record<string, string>;
	const installed = await runCommand(['sh', '-c', 'command -v runsv'], '/', env);
	if (installed.code === 0) return {program: installed.output.trim()};
	if (existsSync(unpacked)) return {program: unpacked};
	mkdirSync(cache, {recursive: true});
	// Unpacked beside the bench, not installed: nothing of the system changes.
	const fetched = await runCommand(['apt-get', 'download', 'runit'], cache, env).catch(String);
	const [archive] = globSync('runit_*.deb', {cwd: cache});
	if (archive === undefined)
		return {
			missing: `apt-get download: ${typeof fetched === 'string' ? fetched : fetched.output.trim()}`,
		};
	const target = path.join(cache, 'runit');
	const {code, output} = await runCommand(['dpkg-deb', '-x', archive, target], cache, env);
	return code === 0 ? {program: unpacked} : {missing: output.trim()};
}

/** Starts one service under runsv; `end` stops both. */
export function startUnderRunit(
	program: string,
	{root, env}: World,
	{name, command}: Service,
): {end(): Promise<void>} {
	const folder = path.join(root, 'runit', name);
	mkdirSync(folder, {recursive: true});
	const words = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
	writeFileSync(path.join(folder, 'run'), `#!/bin/sh\nexec ${words}\n`);
	chmodSync(path.join(folder, 'run'), 0o755);
	const runsv: ChildProcess = spawn(program, [folder], {env, stdio: 'ignore'});
	return {
		end: () =>
			new Promise((resolve) => {
				runsv.once('exit', () => resolve());
				runsv.kill('SIGTERM');
			}),
	};
}
