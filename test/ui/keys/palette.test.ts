import {expect, test} from 'vitest';
import {parseInvocation} from '../../../src/cli/parse.ts';
import {widthOf} from '../../../src/lib/text-width.ts';
import {fuzzyFit} from '../../../ui/keys/fuzzy.ts';
import {isOpen, keymap} from '../../../ui/keys/keymap.ts';
import {entriesFor} from '../../../ui/keys/palette.ts';
import {serviceCommands} from '../../../ui/list/service-commands.ts';
import {off, screen, view} from '../views.ts';

const state = screen(120, 40, [view('api'), view('worker'), off('redis')]);
const words = (text: string, from = state) => entriesFor(from, text).map((entry) => entry.words);

test('letters may be left out; word starts and neighbours count most', () => {
	expect(fuzzyFit('rd', 'restart-dependents')?.hits).toEqual([0, 8]);
	expect(fuzzyFit('dep', 'restart-dependents')?.hits).toEqual([8, 9, 10]);
	expect(fuzzyFit('xyz', 'restart')).toBeNull();
	expect(fuzzyFit('', 'restart')).toEqual({score: 0, hits: []});
	const order = (typed: string, ...texts: readonly string[]) =>
		texts.toSorted((a, b) => (fuzzyFit(typed, b)?.score ?? -1) - (fuzzyFit(typed, a)?.score ?? -1));
	expect(order('st', 'restart', 'stop', 'next-pane')).toEqual(['stop', 'restart', 'next-pane']);
	expect(order('pp', 'previous-pane', 'half-page-up')).toEqual(['previous-pane', 'half-page-up']);
});

test('the palette has every command once, what was run last first', () => {
	const all = [...new Set(keymap.filter(isOpen).map(({command}) => command))].filter(
		(command) => command !== 'palette' && command !== 'leave',
	);
	expect(words('').toSorted()).toEqual(all.toSorted());
	const after = screen(
		120,
		40,
		[view('api')],
		{kind: 'called', words: 'restart api'},
		{kind: 'called', words: 'wrap'},
		{kind: 'called', words: 'restart gone'},
		{kind: 'called', words: 'wrap'},
	);
	expect(words('', after).slice(0, 2)).toEqual(['wrap', 'restart api']);
});

test('each command says what it alone does, in what the palette has room for on 80 columns', () => {
	const all = entriesFor(state, '').map(({help}) => help);
	expect(all.filter((help) => widthOf(help) > 41)).toEqual([]);
	expect(new Set(all).size).toBe(all.length);
});

test('commands are found by name, by other names and by what they do', () => {
	expect(words('rest')[0]).toBe('restart');
	expect(words('q')[0]).toBe('quit');
	expect(words('svc')[0]).toBe('services');
	expect(words('log')[0]).toBe('open-log');
	expect(words('redep')[0]).toBe('restart-dependents');
	expect(words('sigkill')).toEqual([]);
	expect(words('needs it')).toEqual(['restart-dependents']);
});

test('names of services complete what takes one', () => {
	expect(words('start a')).toEqual(['start api', 'start']);
	expect(words('stop ')).toEqual(expect.arrayContaining(['stop api', 'stop worker', 'stop redis']));
	expect(words('stop all')[0]).toBe('stop-all');
	const [entry] = entriesFor(state, 'log wo');
	expect(entry).toEqual({
		words: 'open-log worker',
		hits: [9, 10],
		help: 'Go to its log',
		keys: ['enter', 'l'],
		call: {command: 'open-log', argument: 'worker'},
		cli: 'weaver logs worker --follow',
		reason: null,
	});
	const marked = {...state, list: {...state.list, marked: new Set(['worker'])}};
	expect(entriesFor(marked, 'restart api')[0]?.cli).toBe('weaver restart api');
	expect(entriesFor(marked, 'restart')[0]?.cli).toBe('weaver restart worker');
	expect(entriesFor(state, 'start api')[0]?.reason).toBe('api is already running.');
	expect(entriesFor(state, 'start redis')[0]?.reason).toBeNull();
	expect(entriesFor(state, 'filter-by web !db')[0]?.call).toEqual({
		command: 'filter-by',
		argument: 'web !db',
	});
});

test('every order to the daemon has a command line, and each of them parses', () => {
	const lines = entriesFor(state, '').map(({call, cli}) => ({command: call.command, cli}));
	const orders = Object.keys(serviceCommands).filter((command) => command !== 'yes');
	expect(lines.filter(({command, cli}) => orders.includes(command) && cli === null)).toEqual([]);
	const parsed = lines.flatMap(({cli}) => {
		if (cli === null) return [];
		const [program, ...args] = cli.split(' ');
		return [`${program} ${parseInvocation(args).kind}`];
	});
	expect(new Set(parsed)).toEqual(new Set(['weaver run', 'weaver help']));
});
