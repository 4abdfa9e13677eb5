import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {openStateFile} from '../../src/config/state-file.ts';
import {createFolder} from './folder.ts';

test('keeps what the user wants over restarts, last change last', async () => {
	using folder = createFolder();
	const file = folder.path('state.json');
	const {state, warning} = await openStateFile(file, 1);
	expect([state.wanted, warning]).toEqual([{}, null]);
	await Promise.all([
		state.setWanted({a: 'up', b: 'up'}),
		state.setWanted({a: 'down'}),
		state.setWanted({b: null, c: 'down'}),
	]);
	expect(state.wanted).toEqual({a: 'down', c: 'down'});
	expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
		version: 1,
		wanted: {a: 'down', c: 'down'},
	});
	expect((await openStateFile(file, 2)).state.wanted).toEqual({a: 'down', c: 'down'});
});

test('tells whether the machine was started since the last change', async () => {
	using folder = createFolder();
	const file = folder.path('state.json');
	const isNewBoot = async (boot: string | null) =>
		(await openStateFile(file, 1, boot)).state.isNewBoot;
	expect(await isNewBoot('monday')).toBe(false);
	const {state} = await openStateFile(file, 1, 'monday');
	await state.setWanted({a: 'down'});
	expect([await isNewBoot('monday'), await isNewBoot('tuesday'), await isNewBoot(null)]).toEqual([
		false,
		true,
		false,
	]);
});

test.each([
	'',
	'{"version": 1',
	'{"version": 2, "wanted": {}}',
	'{"version": 1, "wanted": {"a": "on"}}',
])('a file that can not be understood is set aside: %s', async (text) => {
	using folder = createFolder({'state.json': text});
	const file = folder.path('state.json');
	const {state, warning} = await openStateFile(file, 77);
	expect(warning).toBe(
		`${file} was not readable; it is now state.json.broken-77, and every service follows its file again`,
	);
	expect(state.wanted).toEqual({});
	await state.setWanted({a: 'up'});
	expect(readdirSync(folder.root).filter((name) => name.includes('state'))).toEqual([
		'state.json',
		'state.json.broken-77',
	]);
	expect(readFileSync(folder.path('state.json.broken-77'), 'utf8')).toBe(text);
});
