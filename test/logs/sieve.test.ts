/** Looking at whole blocks first finds what looking at each line finds. */
import {expect, test} from 'vitest';
import {
	isAtLeast,
	isContinuation,
	type Level,
	levelOf,
	withoutColour,
} from '../../src/lib/log-level.ts';
import {testOf} from '../../src/logs/line-pattern.ts';
import {createLogReader} from '../../src/logs/log-reader.ts';
import type {LinePattern} from '../../src/logs/reading.ts';
import {createRandom} from '../support/random.ts';
import {createLogFolder} from './log-folder.ts';

const {signal} = new AbortController();
const words = [
	'needle',
	'Needle',
	'nee\x1b[31mdle\x1b[0m',
	'größe',
	'\xff\xfe',
	'ERROR',
	'\x1b[33mWARN\x1b[0m',
	'info:',
	'[error]',
	'{"level":50}',
	'level=w',
	'TypeError: x',
	'E1121 10:00:00.0 a',
	'    at frame',
	'}',
	'',
	'200 12ms',
	'a.b(c)',
];
const patterns = [
	'needle',
	'Needle',
	'needle$',
	'^needle',
	'n.edle\\b',
	'größe',
	'\\d+ms',
	'a.b(c',
	'(x|y)?needle',
	'200 12|needle',
	'\ufffd',
	'.',
	'zzz',
];

test('every pattern and level, alone and together', async () => {
	const random = createRandom(3);
	const pick = () => words[Math.floor(random() * words.length)] ?? '';
	const quiet = Array.from({length: 1500}, (_, at) => `plain ${at}`);
	const loud = Array.from({length: 1000}, () =>
		Array.from({length: Math.floor(random() * 4)}, pick).join(' '),
	);
	// Blocks with little in them and blocks full of it.
	const lines = [...quiet, ...loud, ...quiet, pick(), ...quiet, ...loud];
	const bytes = lines.map((line) => Buffer.from(line, line.includes('\xff') ? 'latin1' : 'utf8'));
	using folder = createLogFolder();
	folder.write('api', 1, {
		text: Buffer.concat(bytes.flatMap((line) => [line, Buffer.from('\r\n')])),
	});
	const texts = bytes.map((line) => withoutColour(line.toString('utf8')));
	const levels: (Level | null)[] = [];
	for (const [at, text] of texts.entries())
		levels.push(levelOf(text) ?? (isContinuation(text) ? (levels[at - 1] ?? null) : null));
	const offsets = bytes.map(() => 0);
	for (const [at, line] of bytes.entries()) offsets[at + 1] = (offsets[at] ?? 0) + line.length + 2;

	const reader = createLogReader(folder.runsDir);
	const base = {since: null, until: null};
	const tests: readonly (LinePattern | null)[] = [
		null,
		...patterns.map((source) => ({source, inverse: false})),
		{source: 'needle', inverse: true},
	];
	for (const pattern of tests)
		for (const level of [null, 'info', 'warn', 'error', 'fatal'] as const) {
			const passes = pattern ? testOf(pattern) : () => true;
			const expected = texts.flatMap((text, at) =>
				passes(text) && (level === null || isAtLeast(levels[at] ?? null, level))
					? [offsets[at]]
					: [],
			);
			const query = {services: ['api'], filter: {...base, pattern, level}};
			const page = await reader.page(query, 'start', 'newer', lines.length * 2, signal);
			const found = page.lines.filter(({kind}) => kind === 'line').map(({offset}) => offset);
			expect(found, `${pattern?.source} ${level}`).toEqual(expected);
			expect(page.leftOut).toBe(lines.length - expected.length);
			const all = {services: ['api'], filter: {...base, pattern: null, level}};
			if (pattern) expect(await reader.count(all, pattern, () => {}, signal)).toBe(expected.length);
		}
});
