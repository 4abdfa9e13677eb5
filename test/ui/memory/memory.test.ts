import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {keepRemembered} from '../../../ui/memory/keep.ts';
import {withRemembered} from '../../../ui/memory/remembered.ts';
import {readScreenFile, screenFile} from '../../../ui/memory/screen-file.ts';
import {createStore} from '../../../ui/store.ts';
import {screen, view} from '../views.ts';

let home: string;
let file: string;
const begun = () => screen(120, 40, [view('api')]);
const held = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

beforeEach(() => {
	home = mkdtempSync(path.join(tmpdir(), 'weaver-'));
	file = path.join(home, 'deep', 'screen.json');
});

afterEach(() => rmSync(home, {recursive: true}));

test('where it is', () => {
	expect(screenFile({HOME: '/home/a'})).toBe('/home/a/.local/state/weaver/screen.json');
	expect(screenFile({HOME: '/home/a', XDG_STATE_HOME: '/s'})).toBe('/s/weaver/screen.json');
});

test('nothing changed, nothing is written; what changed is there the next time', async () => {
	await keepRemembered(file, createStore(begun())).close();
	expect(existsSync(file)).toBe(false);
	const store = createStore(begun());
	const keeping = keepRemembered(file, store);
	store.dispatch(
		{kind: 'sized', sizes: {two: {side: 0.5}}},
		{kind: 'themed', theme: 'light'},
		{kind: 'log-wrap'},
		{kind: 'ranged', by: 1},
		{kind: 'called', words: 'restart api'},
	);
	await keeping.close();
	const {remembered, problem} = readScreenFile(file);
	expect(problem).toBeNull();
	const next = withRemembered(begun(), remembered);
	expect(next.sizes).toEqual({two: {side: 0.5}});
	expect(next.theme).toBe('light');
	expect(next.log.wrap).toBe(!begun().log.wrap);
	expect(next.metrics.range).toBe('10m');
	expect(next.called).toEqual(['restart api']);
});

test('two monitors at once keep what the other one changed', async () => {
	const stores = [createStore(begun()), createStore(begun())] as const;
	const keeping = stores.map((store) => keepRemembered(file, store));
	stores[0].dispatch({kind: 'sized', sizes: {two: {side: 0.5}}});
	stores[1].dispatch({kind: 'sized', sizes: {three: {list: 0.6}}}, {kind: 'themed', theme: 'mono'});
	await Promise.all(keeping.map((one) => one.close()));
	expect(held()).toEqual({sizes: {two: {side: 0.5}, three: {list: 0.6}}, theme: 'mono'});
});

test('a broken file is set aside and told once; what is odd in a good one is as usual', async () => {
	expect(readScreenFile(file)).toEqual({remembered: {}, problem: null});
	const broken = path.join(home, 'screen.json');
	writeFileSync(broken, '{"theme": "li');
	expect(readScreenFile(broken).problem).toBe(
		`${broken} is broken; it is now screen.json.broken, and the screen is as new.`,
	);
	expect(readScreenFile(broken).problem).toBeNull();
	const odd = {
		sizes: {two: {side: 7, list: 0.4, foo: 1}, huge: {}},
		theme: 'x',
		wrap: 3,
		called: 'y',
	};
	const state = withRemembered(begun(), odd);
	expect(state).toEqual({...begun(), sizes: {two: {list: 0.4}}});
});
