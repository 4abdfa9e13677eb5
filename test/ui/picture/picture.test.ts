import {expect, test} from 'vitest';
import {papers} from '../../../ui/picture/palette.ts';
import {pictureOf} from '../../../ui/picture/picture.ts';
import {cellsOf} from '../../../ui/picture/sgr-cells.ts';

const looks = (line: string) =>
	cellsOf(line, papers.dark).map(({text, width, front, back, ...how}) => [
		text,
		width,
		front,
		back,
		Object.entries(how)
			.filter(([, isOn]) => isOn)
			.map(([name]) => name)
			.join(' '),
	]);

test('colours and styles become the looks of each cell, wide characters take two columns', () => {
	expect(looks('a\x1b[1;31mb\x1b[22;39mc')).toEqual([
		['a', 1, null, null, ''],
		['b', 1, '#f38ba8', null, 'isBold'],
		['c', 1, null, null, ''],
	]);
	expect(looks('\x1b[7;4;92m日\x1b[0me\u0301')).toEqual([
		['日', 2, '#a6e3a1', null, 'isUnderlined isInverse'],
		['e\u0301', 1, null, null, ''],
	]);
	expect(looks('\x1b[38;5;196;48;2;1;2;3mx\x1b[39;49my')).toEqual([
		['x', 1, '#ff0000', '#010203', ''],
		['y', 1, null, null, ''],
	]);
});

test('a picture has every word of the frame, harmless in XML, and is the same for the same frame', () => {
	const frame = '╭ <api> ╮\n\x1b[32m●\x1b[39m a&b ⣿▄\n';
	const draw = () => pictureOf(frame, {columns: 12, rows: 3}, 'weaver — <demo>', 'dark');
	expect(draw()).toBe(draw());
	expect(draw()).toContain('&lt;api&gt;');
	expect(draw()).toContain('a&amp;b');
	expect(draw()).toContain('weaver — &lt;demo&gt;');
	expect(draw().match(/<text/g)).toHaveLength(4);
});

test('a frame of the light theme stands on light paper, with inks that can be read on it', () => {
	const draw = (on: 'light' | 'dark') => pictureOf('\x1b[33mx\n', {columns: 1, rows: 1}, '', on);
	expect(draw('light')).toContain(papers.light.background);
	expect(draw('light')).toContain(papers.light.ansi[3]);
	expect(draw('dark')).not.toContain(papers.light.background);
});
