import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {ServiceView} from '../../../src/lib/service-view.ts';
import type {Scope} from '../../../ui/keys/binding.ts';
import {elsewhere} from '../../../ui/keys/elsewhere.ts';
import {helpFor, keysAsMarkdown} from '../../../ui/keys/key-help.ts';
import {keyName} from '../../../ui/keys/key-names.ts';
import {findBinding, isOpen, keymap, keymapOf, scopeOf} from '../../../ui/keys/keymap.ts';
import {entriesFor} from '../../../ui/keys/palette.ts';
import {pressesOf} from '../../../ui/keys/press.ts';
import {panes} from '../../../ui/pane.ts';
import {reduce} from '../../../ui/reduce.ts';
import {logOf, off, screen, view} from '../views.ts';

const noKey = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

test('no key has two meanings in one place', () => {
	const scopes: readonly Scope[] = [
		...panes,
		'everywhere',
		'typing',
		'question',
		'help',
		'palette',
	];
	const twice = scopes.flatMap((scope) => {
		const keys = keymap
			.filter((binding) => binding.scopes.includes(scope))
			.flatMap((binding) => binding.keys);
		return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${scope} ${key}`);
	});
	expect(twice).toEqual([]);
});

test('keys that terminals or shells need are left alone', () => {
	const taken = keymap.filter(({command}) => command !== 'suspend').flatMap(({keys}) => keys);
	expect(taken.filter((key) => ['ctrl+s', 'ctrl+q', 'ctrl+z', 'ctrl+\\'].includes(key))).toEqual(
		[],
	);
});

test('ctrl-C leaves from everywhere, other keys of the screen not while something is typed', () => {
	const scopes: readonly Scope[] = [...panes, 'typing', 'question', 'help', 'palette'];
	expect(scopes.map((scope) => findBinding(scope, 'ctrl+c')?.command)).toEqual(
		scopes.map(() => 'quit'),
	);
	expect(findBinding('typing', 'q')).toBeNull();
	expect(findBinding('logs', '/')?.command).toBe('search');
	expect(findBinding('services', '/')?.command).toBe('filter');
});

test('a key that does nothing at the moment says why', () => {
	const running = screen(80, 24, [view('api')]);
	const stopped = screen(80, 24, [off('api')]);
	const reason = (key: string, state: typeof running) =>
		findBinding(scopeOf(state), key)?.disabled?.(state) ?? null;
	expect(reason('s', running)).toBe('api is already running.');
	expect(reason('x', running)).toBeNull();
	expect(reason('x', stopped)).toBe('api is not running.');
	expect(reason('X', stopped)).toBe('api has no process.');
	expect(reason('R', running)).toBe('Nothing depends on api; r restarts it alone.');
	const word = (state: ServiceView['state'], wanted: 'up' | 'down') =>
		screen(80, 24, [view('api', {state, phase: 'stopping', wanted})]);
	expect(reason('s', word('restarting', 'up'))).toBe('api is already restarting.');
	expect(reason('s', word('starting', 'up'))).toBe('api is already starting.');
	expect(reason('s', word('stopping', 'down'))).toBeNull();
	expect(reason('x', word('stopping', 'down'))).toBe(
		'api is already stopping; X kills it at once.',
	);
	expect(reason('x', word('restarting', 'up'))).toBeNull();
});

test('every key that asks the daemon for something says that it is gone', () => {
	const away = (stopped: boolean) =>
		screen(80, 24, [view('api')], {kind: 'linked', link: {kind: 'down', stopped, since: 0}});
	const reasons = (stopped: boolean) =>
		new Set(
			['s', 'x', 'r', 'R', 'X', 'Q'].map((key) =>
				findBinding('services', key)?.disabled?.(away(stopped)),
			),
		);
	expect(reasons(true)).toEqual(
		new Set(['The daemon is stopped: `weaver daemon restart`, or q to leave.']),
	);
	expect(reasons(false)).toEqual(
		new Set(['The daemon is gone and is being started again; try once more in a moment.']),
	);
});

test('letters that arrive together are keys of their own', () => {
	expect(pressesOf('jjG', noKey).map(({key}) => key)).toEqual(['j', 'j', 'G']);
	expect(pressesOf('api\r', noKey).map(({key}) => key)).toEqual(['a', 'p', 'i', 'enter']);
	expect(pressesOf('d', {...noKey, ctrl: true})).toEqual([{key: 'ctrl+d', text: ''}]);
	expect(pressesOf('', {...noKey, tab: true, shift: true})).toEqual([{key: 'shift+tab', text: ''}]);
	expect(pressesOf('x', {...noKey, meta: true})).toEqual([]);
});

test('keys have names that people know', () => {
	expect(['ctrl+d', 'enter', 'down', 'G'].map(keyName)).toEqual(['^d', 'Enter', '↓', 'G']);
});

test('every key stands in the help, what works in the focused pane first', () => {
	const sections = helpFor(screen(80, 24, [view('api')]), '');
	expect(sections[0]?.title).toBe('Here, in the list of services');
	const explained = sections.flatMap(({lines}) => lines.flatMap(({keys}) => keys));
	const missing = keymap
		.filter(isOpen)
		.flatMap(({keys}) => keys.map(keyName))
		.filter((key) => !explained.includes(key));
	expect(missing).toEqual([]);
});

test('a command has one row with all of its keys, on paper and on the screen', () => {
	const rows = keysAsMarkdown().split('## While')[0]?.split('\n') ?? [];
	const commands = rows.flatMap((row) => /^\| [^|]*\| (`[a-z-]+`)/.exec(row)?.[1] ?? []);
	expect(commands.filter((command, at) => commands.indexOf(command) !== at)).toEqual([]);
	expect(rows).toContain('| `Enter` `l` | `open-log` `log` | Go to its log |');
	for (const pane of panes) {
		const state = reduce(screen(80, 24, [view('api')]), {kind: 'focused', pane});
		const lines = helpFor(state, '').flatMap((section) => section.lines);
		const of = (help: string) => lines.filter((line) => line.help.startsWith(help));
		expect(of('Go to its log').length, pane).toBe(1);
		expect(of('Its details on the whole screen').length, pane).toBe(1);
		const twice = lines.filter(({keys}) => new Set(keys).size < keys.length);
		expect(twice, pane).toEqual([]);
	}
});

test('the help finds keys by words, and says why one does nothing', () => {
	const found = helpFor(screen(80, 24, [off('api')]), 'kill sig');
	expect(found).toEqual([
		{
			title: 'The selected service',
			lines: [
				{
					keys: ['X'],
					help: 'Kill it at once (SIGKILL); asks first',
					reason: 'api has no process.',
				},
			],
		},
	]);
});

test('the help and the palette say of each key what holds once they are closed', () => {
	const wrong: string[] = [];
	for (const pane of panes) {
		const closed = screen(120, 40, [view('api'), off('db')], ...logOf('api', 'one', 'two'), {
			kind: 'focused',
			pane,
		});
		const reasonOf = (command: string) =>
			keymapOf(closed)
				.findLast((key) => key.command === command && isOpen(key))
				?.disabled?.(closed) ?? null;
		const help = reduce(closed, {kind: 'dialog', dialog: {kind: 'help', top: 0, filter: ''}});
		const searched = reduce(help, {kind: 'typing', typing: {into: 'help', before: ''}});
		for (const open of [help, searched])
			for (const {lines} of helpFor(open, ''))
				for (const {help: words, reason} of lines) {
					const reasons = keymap
						.filter((key) => isOpen(key) && key.help === words)
						.map(({command}) => reasonOf(command));
					if (!reasons.includes(reason)) wrong.push(`${pane}: ${words}: ${reason}`);
				}
		const palette = reduce(closed, {kind: 'palette-opened'});
		for (const {words, reason} of entriesFor(palette, ''))
			if (reason !== reasonOf(words)) wrong.push(`${pane}: ${words}: ${reason}`);
	}
	expect(wrong).toEqual([]);
	const specs = reduce(screen(80, 24, [view('api')]), {kind: 'focused', pane: 'specs'});
	expect(findBinding('specs', 'y')?.disabled?.(specs)).toBe('There is nothing to copy here.');
});

test('in a box over the screen a key says what holds there', () => {
	const help = reduce(screen(80, 24, [off('api')]), {
		kind: 'dialog',
		dialog: {kind: 'help', top: 0, filter: ''},
	});
	const reason = (key: string) => findBinding(scopeOf(help), key)?.disabled?.(help);
	expect([reason('y'), reason('+')]).toEqual([
		'There is nothing to copy here.',
		'There is nothing to mend here.',
	]);
});

test('sentences name the keys that the tables have', () => {
	const root = path.join(import.meta.dirname, '../../../ui');
	const named = globSync('**/*.{ts,tsx}', {cwd: root}).flatMap((file) => [
		...readFileSync(path.join(root, file), 'utf8').matchAll(
			/(?:keyFor|paneKey)\(state, '([^']+)', '([^']+)'\)/g,
		),
	]);
	expect(named.length).toBeGreaterThan(10);
	const wrong = named
		.map(([, command = '', key = '']) => `${command} ${key}`)
		.filter(
			(pair) =>
				!keymap.some(({command, keys}) =>
					(keys.length === 0 ? [`:${command}`] : keys.map(keyName)).some(
						(key) => `${command} ${key}` === pair,
					),
				),
		);
	expect(wrong).toEqual([]);
});

test('sentences name the keys that were chosen', () => {
	const state = {...screen(80, 24, [off('api')]), keys: {kill: ['ctrl+k'], restart: []}};
	const reason = (command: string) =>
		keymap.find((key) => key.command === command)?.disabled?.(state);
	expect(reason('restart-dependents')).toBe('Nothing depends on api; :restart restarts it alone.');
});

test('a key that does nothing here says where it does something', () => {
	const state = screen(80, 24, [view('api')]);
	const logs = reduce(state, {kind: 'focused', pane: 'logs'});
	expect([elsewhere(state, 'T'), elsewhere(state, 'left'), elsewhere(logs, ' ')]).toEqual([
		'T is for the log; 2 goes there.',
		'← is for the log; 2 goes there.',
		'Space is for the list of services; 1 goes there.',
	]);
	expect(elsewhere(state, 'd')).toBe('d means nothing here; ? shows the keys.');
	expect(elsewhere({...state, keys: {logs: ['ctrl+o'], help: []}}, 'T')).toBe(
		'T is for the log; ^o goes there.',
	);
});
