import realWidth from 'string-width';
import {expect, test} from 'vitest';
import {GraphemeSegmenter} from '../../.ci/patches/grapheme-segmenter.ts';
import {isSingleCells} from '../../src/lib/single-cells.ts';
import {createTheme} from '../../ui/theme.ts';

const everyUnit = Array.from({length: 0xd800}, (_, code) => String.fromCharCode(code));
const fast = everyUnit.filter(isSingleCells);
const real = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
const segments = (text: string) => Array.from(real.segment(text), ({segment}) => segment);

test('the fast path holds box drawing and Latin text, and no character of another width', () => {
	expect(isSingleCells('│ naïve ─ “café” ▁▂▃█ ✓ ● ⣿ → │')).toBe(true);
	expect(isSingleCells('日本')).toBe(false);
	expect(isSingleCells('e\u0301')).toBe(false);
	expect(fast.filter((character) => realWidth(character) !== 1)).toEqual([]);
});

test('every sign of the screen is on the fast path', () => {
	const {arrows, ...signs} = createTheme('none').glyphs;
	const slow = [...Object.values(signs), ...Object.values(arrows)].filter(
		(sign) => !isSingleCells(sign),
	);
	expect(slow).toEqual([]);
});

test('no two neighbours of the fast path are one grapheme or have another width together', () => {
	const all = fast.join('');
	const backwards = fast.toReversed().join('');
	expect(segments(all)).toEqual(all.split(''));
	expect(segments(backwards)).toEqual(backwards.split(''));
	expect(realWidth(all)).toBe(all.length);
	expect(realWidth(backwards)).toBe(backwards.length);
});

test('the segmenter gives what Intl.Segmenter gives', () => {
	for (const text of [
		'',
		'plain │ text',
		'\u001b[31m●\u001b[39m up',
		'e\u001b\u0301',
		'a👍🏽b',
		'日本語',
		'e\u0301x',
		'\r\n',
	])
		expect([...new GraphemeSegmenter().segment(text)]).toEqual([...real.segment(text)]);
});
