import {expect, test} from 'vitest';
import {parseInvocation} from '../../../src/cli/parse.ts';
import type {Client} from '../../../src/ipc/client.ts';
import {widthOf} from '../../../src/lib/text-width.ts';
import {overlayOf} from '../../../ui/chrome/dialog.ts';
import {createKeyHandler} from '../../../ui/commands.ts';
import {fuzzyFit} from '../../../ui/keys/fuzzy.ts';
import {isOpen, keymap} from '../../../ui/keys/keymap.ts';
import {entriesFor} from '../../../ui/keys/palette.ts';
import {serviceCommands} from '../../../ui/list/service-commands.ts';
import {createRecordedLogs} from '../../../ui/recording/recorded-logs.ts';
import {reduce} from '../../../ui/reduce.ts';
import {createStore} from '../../../ui/store.ts';
import {off, plain, screen, view} from '../views.ts';

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
	expect(words('', after).filter((word) => word === 'wrap')).toEqual(['wrap']);
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
	const [entry] = entriesFor(state, 'log wo');
	expect(entry).toEqual({
		words: 'open-log worker',
		hits: [9, 10],
		help: 'Go to its log',
		keys: ['enter', 'l'],
		call: {command: 'open-log', argument: 'worker'},
		cli: 'weaver logs worker --follow',
		reason: null,
		sure: true,
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

/** A palette with this typed in it, after keys were pressed; what was run, and what was said. */
function typing(text: string, ...keys: readonly string[]) {
	const store = createStore(state);
	const said: string[] = [];
	store.subscribe(() => {
		const {toast} = store.get();
		if (toast) said.push(toast.text);
	});
	const sent: string[] = [];
	const client = {
		request: (method: string, params: unknown) => {
			sent.push(`${method} ${JSON.stringify(params)}`);
			return new Promise(() => {});
		},
	} as unknown as Client;
	const press = createKeyHandler({
		store,
		client: () => client,
		leave: () => sent.push('leave'),
		repaint: () => {},
		suspend: () => {},
		copy: async () => ({tone: 'good', text: 'copied'}),
		logs: createRecordedLogs(new Map()),
		readSpecs: () => {},
		attach: () => {},
	});
	press({key: ':', text: ':'});
	for (const letter of text) press({key: letter, text: letter});
	for (const key of keys) press({key, text: ''});
	const {dialog, called, list, theme} = store.get();
	return {open: dialog?.kind ?? null, dialog, called, said, sent, list, theme};
}

test('Enter on an empty line only closes; arrows choose', () => {
	expect(typing('', 'enter')).toMatchObject({open: null, called: [], said: [], sent: []});
	expect(typing('  ', 'enter')).toMatchObject({open: null, called: [], sent: []});
	expect(typing('', 'down', 'up', 'enter')).toMatchObject({open: null, called: [], sent: []});
	const second = words('')[1];
	expect(typing('', 'down', 'down', 'enter').called).toEqual([second]);
	expect(typing('', 'tab').dialog).toMatchObject({text: ''});
	const lines = overlayOf(reduce(state, {kind: 'palette-opened'}), plain)?.lines ?? [];
	expect(lines.join('\n')).not.toContain('▸');
	expect(lines.join('\n')).toContain('↓ chooses one, Esc closes.');
});

test.each([
	['res', 'restart'],
	['prp', 'previous-pane'],
	['nepa', 'next-pane'],
	['skin', 'theme'],
	['restart ', 'restart'],
	['theme li', 'theme light'],
	['why wor', 'why worker'],
	['stop', 'stop'],
	['stop-a', 'stop-all'],
	['restart all', 'restart all'],
])('%s is meant for certain: Enter runs %s', (text, called) => {
	expect(typing(text, 'enter')).toMatchObject({called: [called]});
});

test.each([
	['foo', 'There is no command foo.'],
	['wq', 'There is no command wq. Did you mean q?'],
	['stat api', 'There is no command stat. Did you mean start?'],
	['start nope', 'No service is called nope.'],
	['start wroker', 'No service is called wroker. Did you mean worker?'],
	['start pi', 'No service is called pi. Did you mean api?'],
	['start al', 'No service is called al.'],
	['kill all', 'No service is called all.'],
	[
		'theme purple',
		'There is no theme purple; there are default, light, high-contrast, colorblind, mono.',
	],
	['wrap it', 'wrap takes nothing after its name.'],
	['needs it', 'There is no command needs.'],
])('%s is not: Enter says so and runs nothing', (text, words) => {
	const after = typing(text, 'enter');
	expect(after).toMatchObject({open: 'palette', called: [], sent: []});
	expect(after.said).toEqual([words]);
	const lines = overlayOf({...state, dialog: after.dialog}, plain)?.lines.join('\n');
	expect(lines).toContain(words);
});

test('what fits from afar is run once it was chosen', () => {
	expect(words('needs it')).toEqual(['restart-dependents']);
	expect(typing('needs it', 'down', 'enter').called).toEqual([]);
	expect(typing('wher', 'enter').called).toEqual([]);
	expect(typing('start pi', 'tab').dialog).toMatchObject({text: 'start api '});
	expect(typing('foo', 'down', 'enter').called).toEqual(['follow']);
});

test('all means every service, with the question asked where one is', () => {
	const stop = typing('stop all', 'enter');
	expect(stop.dialog).toMatchObject({kind: 'ask', question: {services: ['api', 'worker']}});
	expect(stop.list.marked.size).toBe(0);
	expect(typing('restart all', 'enter').dialog).toMatchObject({
		kind: 'ask',
		question: {services: ['api', 'worker', 'redis']},
	});
	expect(typing('start all', 'enter').sent).toEqual([
		'service.start {"targets":{"names":["api","worker","redis"]},"wait":false,"timeout":null}',
	]);
	expect(entriesFor(state, 'restart all')[0]?.cli).toBe('weaver restart --all');
	const own = screen(120, 40, [view('api'), view('all')]);
	expect(entriesFor(own, 'restart all')[0]?.cli).toBe('weaver restart all');
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
