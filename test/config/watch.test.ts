import {mkdirSync, renameSync, rmSync} from 'node:fs';
import {afterEach, expect, test} from 'vitest';
import {watchServices} from '../../src/config/watch.ts';
import {until} from '../support/until.ts';
import {createFolder} from './folder.ts';

const closing: (() => void)[] = [];
afterEach(() => {
	for (const close of closing.splice(0)) close();
});

/** Counts the calls; `change` waits until what it did was noticed. */
function counting(folder: ReturnType<typeof createFolder>) {
	let calls = 0;
	closing.push(watchServices(folder.project, () => (calls += 1)).close);
	return async (what: string, act: () => void): Promise<number> => {
		const before = calls;
		act();
		return until(`notice of ${what}`, () => calls > before && calls - before);
	};
}

test('tells of files that are added, changed in place, replaced and removed', async () => {
	using folder = createFolder({'services.d/a.json': {name: 'a'}});
	const change = counting(folder);
	await change('an added file', () => folder.write('services.d/b.json', '{}'));
	await change('a changed file', () => folder.write('services.d/b.json', '{ }'));
	await change('a replaced file', () => {
		folder.write('services.d/.b.json.tmp', '{}');
		renameSync(folder.path('services.d/.b.json.tmp'), folder.path('services.d/b.json'));
	});
	expect(await change('a removed file', () => rmSync(folder.path('services.d/b.json')))).toBe(1);
});

test('outlives the folder: it goes, comes back, is replaced', async () => {
	using folder = createFolder({'services.d/a.json': {name: 'a'}});
	const change = counting(folder);
	await change('the lost folder', () => rmSync(folder.path('services.d'), {recursive: true}));
	await change('the new folder', () => folder.write('services.d/a.json', '{}'));
	await change('a file in the new folder', () => folder.write('services.d/b.json', '{}'));
	await change('a replaced folder', () => {
		mkdirSync(folder.path('other'));
		folder.write('other/c.json', '{}');
		renameSync(folder.path('services.d'), folder.path('old'));
		renameSync(folder.path('other'), folder.path('services.d'));
	});
	expect(
		await change('a file in the replaced folder', () => folder.write('services.d/d.json', '{}')),
	).toBe(1);
});

test('begins without a folder', async () => {
	using folder = createFolder();
	rmSync(folder.path('services.d'), {recursive: true});
	const change = counting(folder);
	expect(await change('the first file', () => folder.write('services.d/a.json', '{}'))).toBe(1);
});

test('several writes at once are one change', async () => {
	using folder = createFolder();
	let calls = 0;
	closing.push(watchServices(folder.project, () => (calls += 1)).close);
	for (let index = 0; index < 20; index += 1) folder.write(`services.d/${index}.json`, '{}');
	await until('the notice', () => calls > 0);
	expect(calls).toBe(1);
});
