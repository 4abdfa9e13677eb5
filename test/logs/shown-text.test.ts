/** What is counted and found is what can be gone to: the text that the screen shows. */
import {expect, test} from 'vitest';
import {stripSgr} from '../../src/lib/text-width.ts';
import {testOf} from '../../src/logs/line-pattern.ts';
import {createLogReader} from '../../src/logs/log-reader.ts';
import type {LogQuery} from '../../src/logs/reading.ts';
import {createLogFolder} from './log-folder.ts';

const api: LogQuery = {
	services: ['api'],
	filter: {pattern: null, level: null, since: null, until: null},
};
const {signal} = new AbortController();
const quiet = (count: number) => Array.from({length: count}, (_, at) => `plain ${at}`);
const lines = [
	`mega ${'x'.repeat(20_000)}MEGAEND`,
	...quiet(9000),
	'\x1b]0;secret title\x07visible',
	'10%\r50%\rdone',
	...quiet(9000),
	'spl\x1b]0;x\x07it by a title',
	...quiet(9000),
	'spl\x07it by a bell',
	...quiet(9000),
	'spl\x1b[31mit\x1b[0m by colour',
	...quiet(9000),
	'spl\u202eit by a mark',
	...quiet(9000),
	'two\twords, two  words',
];

test.each([
	['MEGAEND', 0],
	['^mega x+', 1],
	['secret', 0],
	['visible', 1],
	['50%', 0],
	['^done$', 1],
	['split by', 4],
	['two +words', 1],
	['two {5}words', 1],
	['!plain', 8],
])('%s: %i, however it is asked', async (typed, count) => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: `${lines.join('\n')}\n`});
	const reader = createLogReader(folder.runsDir);
	const pattern = {source: typed.replace(/^!/, ''), inverse: typed.startsWith('!')};
	const {lines: all} = await reader.page(api, 'start', 'newer', lines.length * 2, signal);
	const test = testOf(pattern);
	const shown = all.filter(({kind, text}) => kind === 'line' && test(stripSgr(text)));
	const query = {...api, filter: {...api.filter, pattern}};
	const sifted = await reader.page(query, 'start', 'newer', lines.length * 2, signal);
	expect(shown).toHaveLength(count);
	expect(sifted.lines).toEqual(shown);
	expect(await reader.count(api, pattern, () => {}, signal)).toBe(count);
	const found = await reader.find(api, pattern, 'end', 'older', signal);
	expect(found?.line).toEqual(shown.at(-1));
});

test('a line that is longer than what is shown says so', async () => {
	using folder = createLogFolder();
	const most = 'x'.repeat(16_384);
	folder.write('api', 1, {text: `${most}\n${most}x\n${most.slice(1)}…\n${'y'.repeat(1e6)}\n`});
	const reader = createLogReader(folder.runsDir);
	const page = await reader.page(api, 'start', 'newer', 10, signal);
	const cuts = page.lines.filter(({kind}) => kind === 'line').map(({isCut}) => isCut ?? false);
	expect(cuts).toEqual([false, true, false, true]);
});
