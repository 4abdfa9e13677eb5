import {expect, test} from 'vitest';
import {slice, widthOf} from '../../../src/lib/text-width.ts';
import {logPane} from '../../../ui/log/log-pane.ts';
import {reduce} from '../../../ui/reduce.ts';
import {logOf, plain, screen, view} from '../views.ts';

const wide = '日本語テキスト'.repeat(1800);
const rect = {left: 0, top: 0, width: 70, height: 38};

test('the longest lines open and wrap without being broken anew for every row', () => {
	const open = screen(
		120,
		40,
		[view('api')],
		...logOf('api', ...Array.from({length: 5}, (_, at) => `${at} ${wide}`)),
		{kind: 'focused', pane: 'logs'},
		{kind: 'log-moved', by: -1},
		{kind: 'log-opened-line', number: 3},
	);
	for (const state of [open, reduce(open, {kind: 'log-wrap'})])
		expect(logPane(state, rect, plain).map(widthOf)).toEqual(Array(38).fill(70));
});

test('a pane without room for a character shows none', () => {
	const state = screen(120, 40, [view('api')], ...logOf('api', `\x1b[31m${wide}`));
	for (let width = 0; width < 16; width += 1)
		for (const line of logPane(state, {...rect, width}, plain)) expect(widthOf(line)).toBe(width);
	expect(slice('日本', 0, -3)).toBe('');
});

test('what escapes in JSON stand for is as harmless as the rest of a log', () => {
	const record = {msg: 'a\u009b2J\u202eb', ['k\u001b[2J']: {deep: '\u009d52;c;x\u0007👩\u200d👧'}};
	const escaped = JSON.stringify(record).replace(
		/[^ -~]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	const state = screen(120, 40, [view('api')], ...logOf('api', escaped));
	const text = logPane(state, rect, plain).join('');
	expect(text).not.toMatch(/[\x1b\x80-\x9f\u202e\u200d]/);
	expect(text).toContain('ab  k={"deep":"');
});
