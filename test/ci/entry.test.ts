import {readFileSync} from 'node:fs';
import path from 'node:path';
import {transform} from 'esbuild';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {createProject, repository, weaverProgram} from '../support/project.ts';

const {version} = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
	version: string;
};

test('an older Node is told in one line which one is needed', async () => {
	const pretend =
		'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})';
	const result = await execa(process.execPath, ['--import', pretend, weaverProgram, 'status'], {
		reject: false,
	});
	expect(result.exitCode).toBe(1);
	expect(result.stdout).toBe('');
	expect(result.stderr).toBe(
		'weaver needs Node 24 or newer, this is 20.20.2. Install it from nodejs.org or with your version manager ("nvm install 26"), or use "npx weaver" in a folder where npm installed it.',
	);
});

test('an older Node can parse the entry', async () => {
	const entry = readFileSync(weaverProgram, 'utf8');
	const lowered = await transform(entry, {target: 'node14'});
	const asItIs = await transform(entry, {target: 'esnext'});
	expect(lowered.code).toBe(asItIs.code);
});

test('starts without a folder for its compile cache', async () => {
	await using project = await createProject();
	const result = await project.weaver(['--version'], {env: {XDG_CACHE_HOME: '/dev/null/none'}});
	expect(result).toEqual({code: 0, stdout: version, stderr: ''});
});
