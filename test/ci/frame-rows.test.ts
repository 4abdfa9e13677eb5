import {expect, test} from 'vitest';
import {FrameRows, type Operation} from '../../.ci/patches/frame-rows.ts';

const color = (text: string): string => text;
const bold = (text: string): string => text;

const write = (y: number, text: string, transformers: readonly unknown[] = []): Operation => ({
	type: 'write',
	x: 0,
	y,
	text,
	transformers,
});

/** Which of three rows are made again; the text of the others is the one of the last frame. */
function draw(name: string, operations: readonly Operation[], width = 10): readonly string[] {
	const frame = new FrameRows(width, 3, operations);
	const texts = [0, 1, 2].map((y) =>
		frame.isSame(y) ? frame.textOf(y) : frame.keep(y, `${name}${y}`),
	);
	frame.end();
	return texts;
}

test('a row is made again when something that writes into it changed', () => {
	draw('a', [write(0, 'x'), write(1, 'y\nz', [color])]);
	expect(draw('b', [write(0, 'x'), write(1, 'y\nz', [color])])).toEqual(['a0', 'a1', 'a2']);
	expect(draw('c', [write(0, 'w'), write(1, 'y\nz', [color])])).toEqual(['c0', 'a1', 'a2']);
	expect(draw('d', [write(0, 'w'), write(1, 'y\nz', [bold])])).toEqual(['c0', 'd1', 'd2']);
	expect(draw('e', [write(0, 'w'), write(1, 'y', [bold])])).toEqual(['c0', 'e1', 'e2']);
	expect(draw('f', [write(0, 'w'), write(1, 'y', [bold])], 11)).toEqual(['f0', 'f1', 'f2']);
	const clipped: readonly Operation[] = [{type: 'clip'}, write(0, 'w'), {type: 'unclip'}];
	expect(draw('g', clipped, 11)).toEqual(['g0', 'g1', 'g2']);
	expect(draw('h', [write(0, 'w')], 11)).toEqual(['h0', 'h1', 'h2']);
});

test('what writes only into rows that stay is passed over', () => {
	draw('a', [write(0, 'x'), write(1, 'y')]);
	const operations = [write(0, 'x'), write(1, 'n')];
	const frame = new FrameRows(10, 3, operations);
	expect(operations.map((operation) => frame.concerns(operation))).toEqual([false, true]);
});
