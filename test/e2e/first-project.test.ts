import {expect, test} from 'vitest';
import type {ServiceList} from '../../src/ipc/messages.ts';
import {createProject} from '../support/project.ts';
import {until} from '../support/until.ts';

test('init, validate, start, change, break, mend, remove: the first steps of a new project', async () => {
	await using project = await createProject();
	const made = await project.json<{readonly url: string}>(['init']);
	expect(await project.weaver(['validate'])).toEqual({
		code: 0,
		stdout: '1 service, no problems',
		stderr: '',
	});
	expect((await project.weaver(['start', 'hello', '--wait'])).code).toBe(0);
	const ask = async (): Promise<string> => (await fetch(made.url)).text();
	const status = () => project.json<ServiceList>(['status']);
	expect(await ask()).toMatch(/^Hello from process \d+\n$/);

	const file = 'services.d/hello.json';
	const first = project.read(file);
	project.write(file, first.replace('"PORT"', '"GREETING": "Salut", "PORT"'));
	await until('the changed service', async () => (await ask()).startsWith('Salut'));

	const before = (await status()).services[0];
	project.write(file, '{');
	const {problems} = await until('the problem', async () => {
		const list = await status();
		return list.problems[0]?.message.startsWith('the file ends') && list;
	});
	expect(problems).toEqual([
		{
			file,
			line: 1,
			field: null,
			message: 'the file ends where a field name in double quotes should be (column 2)',
			hint: null,
			service: 'hello',
		},
	]);
	expect((await project.weaver(['validate'])).code).toBe(1);

	project.write(file, first.replace('"PORT"', '"GREETING": "Salut", "PORT"'));
	await until('no problem', async () => (await status()).problems.length === 0);
	expect((await status()).services[0]?.pid).toBe(before?.pid);

	project.remove(file);
	await until('no service', async () => (await status()).services.length === 0);
	await expect(ask()).rejects.toThrow('fetch failed');
});
