import {expect, test} from 'vitest';
import {shapeOf} from '../../src/logs/line-shape.ts';
import {createLogReader} from '../../src/logs/log-reader.ts';
import {createLogFolder, now} from './log-folder.ts';

const {signal} = new AbortController();

test('shapes of earlier runs are known, those of the run itself and later ones are not', async () => {
	using folder = createLogFolder();
	const reader = createLogReader(folder.runsDir);
	expect(await reader.knownShapes('api', 1, signal)).toEqual(new Set());
	const end = {code: 0};
	folder.write('api', 1, {text: 'ready on 3000\nGET /a/1 200\n', end, createdAt: now - 9000});
	folder.write('api', 2, {text: '\x1b[32mGET\x1b[0m /a/2 404\nbye', end, createdAt: now - 5000});
	folder.write('api', 3, {text: 'panic: 1\n', createdAt: now - 3000});
	const shapes = (lines: readonly string[]) => new Set(lines.map(shapeOf));
	expect(await reader.knownShapes('api', 1, signal)).toEqual(new Set());
	expect(await reader.knownShapes('api', 2, signal)).toEqual(
		shapes(['ready on 1', 'GET /a/1 200']),
	);
	const known = await reader.knownShapes('api', 3, signal);
	expect(known).toEqual(shapes(['ready on 1', 'GET /a/1 200', 'bye']));
	expect(known.has(shapeOf('panic: 7'))).toBe(false);
});

test('where every line is unlike all others nothing is known', async () => {
	using folder = createLogFolder();
	const letters = (at: number) =>
		[...String(at)].map((digit) => 'ghijklmnop'[Number(digit)]).join('');
	const lines = Array.from({length: 60_000}, (_, at) => `${letters(at)}\n`);
	folder.write('api', 1, {text: lines.join(''), end: {code: 0}});
	folder.write('api', 2, {text: ''});
	const shapes = await createLogReader(folder.runsDir).knownShapes('api', 2, signal);
	expect(shapes).toEqual(new Set());
});
