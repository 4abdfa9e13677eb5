/** Broken files in full: how one gets there, and that nothing is cut. */
import {expect, test} from 'vitest';
import type {ConfigProblem} from '../../../src/lib/config-problem.ts';
import {widthOf} from '../../../src/lib/text-width.ts';
import {messageRow} from '../../../ui/chrome/bottom.ts';
import {overlayOf} from '../../../ui/chrome/dialog.ts';
import {screenLines} from '../../../ui/chrome/screen.ts';
import {scrolled} from '../../../ui/chrome/scroll.ts';
import {copiedOf} from '../../../ui/copy/copied.ts';
import {findBinding, keymap, scopeOf} from '../../../ui/keys/keymap.ts';
import {layoutOf} from '../../../ui/layout.ts';
import type {State} from '../../../ui/model.ts';
import {clickInPane} from '../../../ui/mouse/pane-click.ts';
import {type Action, reduce} from '../../../ui/reduce.ts';
import {plain, problem, screen, view} from '../views.ts';

const stray: ConfigProblem = {
	file: 'services.d/a-new-service-with-a-long-name.json',
	line: 12,
	field: 'health.interval',
	message: 'must be at least 1s, got "200", which is neither a number of ms nor a time',
	hint: 'Write "1s" or 1000, or leave it out: then it is asked every ten seconds.',
	service: null,
};
const own: ConfigProblem = {...problem, service: 'api', file: 'services.d/api.json'};
const broken = (...problems: readonly ConfigProblem[]): Action => ({
	kind: 'services',
	notice: {version: 1, changed: [], removed: [], problems},
});
const open: Action = {kind: 'dialog', dialog: {kind: 'problems', top: 0}};
const textOf = (state: State): string =>
	(overlayOf(state, plain)?.lines ?? [])
		.slice(1, -1)
		.map((line) => line.slice(1, -1).trim())
		.join(' ')
		.replace(/ +/g, ' ');

test.each([
	[60, 16],
	[80, 24],
	[120, 40],
])('at %ix%i the box has all of it, also of files of services', (columns, rows) => {
	const state = screen(columns, rows, [view('api')], broken(stray, own), open);
	const [first, last] = [state, ...scrolled(state, 'box', 99).map((each) => reduce(state, each))];
	const text = `${textOf(first ?? state)} ${textOf(last ?? state)}`;
	for (const part of [
		'services.d/a-new-service-with-a-long-name.json:12',
		'health.interval must be at least 1s, got "200", which is neither a number of ms nor a time',
		'Write "1s" or 1000, or leave it out: then it is asked every ten seconds.',
		'services.d/api.json:4',
		'restrat is not a known field',
		'Did you mean "restart"?',
		'The last good version of api goes on.',
	])
		expect(text).toContain(part);
	const box = overlayOf(state, plain);
	expect(box?.lines.every((line) => widthOf(line) === box.rect.width)).toBe(true);
	expect(box?.lines[0]).toContain('Broken files 2');
});

test('a click on the row opens it, and the row says what does so without a mouse', () => {
	const state = screen(120, 40, [view('api')], broken(stray));
	const rect = layoutOf(state).panes.services;
	if (!rect) throw new Error('no list');
	const clicked = clickInPane(state, 'services', rect, 5, 1).select.reduce(reduce, state);
	expect(clicked.dialog).toEqual({kind: 'problems', top: 0});
	expect(clickInPane(state, 'services', rect, 5, 2).open).toBe('open-log');
	const row = screenLines(state, plain).find((line) => line.includes('✎ services.d'));
	expect(row?.slice(0, rect.width)).toMatch(/✎ services\.d\/a-new-service.*… · :problems │$/);
});

test('the line at the bottom says what shows what it has no room for', () => {
	const bottom = (...problems: readonly ConfigProblem[]): string =>
		messageRow(screen(80, 24, [view('api')], broken(...problems)), 80, plain).trimEnd();
	expect(bottom(stray)).toMatch(/^ ✎ services\.d\/a-new.*… · :problems shows it whole$/);
	expect(bottom(problem)).toMatch(/^ ✎ services\.d\/x\.json:4: .*"restart"\?$/);
	expect(bottom(problem, stray)).toMatch(/ · :problems shows all 2$/);
	const keys = {problems: ['ctrl+b']};
	const chosen = {...screen(80, 24, [view('api')], broken(stray)), keys};
	expect(messageRow(chosen, 80, plain)).toContain(' · ^b shows it whole');
	const onPaper = {...screen(80, 24, [view('api')], broken(stray)), printed: true};
	expect(messageRow(onPaper, 80, plain)).toContain(' · `weaver validate` shows it whole');
	const selected = screen(80, 24, [view('api', {problem: {...stray, service: 'api'}})]);
	expect(messageRow(selected, 80, plain)).toMatch(/^ WHY api: .*… · :problems shows it whole$/);
});

test('it copies what it says, closes with Esc, and is of no use while nothing is broken', () => {
	const state = screen(80, 24, [view('api')], broken(stray, own), open);
	expect(copiedOf(state)?.text.split('\n').length).toBe(2);
	expect(findBinding(scopeOf(state), 'y')?.disabled?.(state)).toBeNull();
	expect(reduce(state, {kind: 'left'}).dialog).toBeNull();
	expect(textOf(reduce(state, broken()))).toBe('No file is broken any more.');
	const command = keymap.find((key) => key.command === 'problems');
	expect(command?.cli?.(state)).toBe('weaver validate');
	expect(command?.disabled?.(screen(80, 24, [view('api')]))).toBe('No file is broken.');
});
