import {expect, test} from 'vitest';
import {mostShapes} from '../../../src/logs/line-shape.ts';
import {visibleRows} from '../../../ui/log/log-rows.ts';
import {noLog} from '../../../ui/log/log-view.ts';
import {windowOf} from '../../../ui/log/log-window.ts';
import {logLine, logPage} from '../views.ts';

const height = 200;
const letters = (at: number): string =>
	[...String(at)].map((digit) => 'ghijklmnop'[Number(digit)]).join('');

test('a run whose lines all differ has stars until there are too many shapes to remember', () => {
	const known = new Map([['api 1', new Set(['ready'])]]);
	const starsFrom = (first: number): number => {
		const lines = Array.from({length: height}, (_, at) =>
			logLine(letters(first + at), (first + at) * 100),
		);
		const view = {...noLog, services: ['api'], known, held: windowOf(logPage(lines))};
		return visibleRows(view, {width: 80, height}).filter((row) => row.kind === 'line' && row.isNew)
			.length;
	};
	expect(starsFrom(0)).toBe(height);
	for (let at = height; at <= mostShapes; at += height) starsFrom(at);
	expect(starsFrom(mostShapes + height)).toBe(0);
	expect(starsFrom(0)).toBe(0);
});
