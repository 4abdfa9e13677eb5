/** Sorting, groups and marks: what the rows are, and what a command would mean. */
import {expect, test} from 'vitest';
import type {ServiceView} from '../../../src/lib/service-view.ts';
import {findBinding} from '../../../ui/keys/keymap.ts';
import {layoutOf} from '../../../ui/layout.ts';
import type {SortKey} from '../../../ui/list/list-view.ts';
import {listed, rowsOf, selectedIndex, selectedOf, targetsOf} from '../../../ui/list/order.ts';
import {servicesPane} from '../../../ui/list/services-pane.ts';
import type {State} from '../../../ui/model.ts';
import {type Action, reduce} from '../../../ui/reduce.ts';
import {now, off, plain, screen, view} from '../views.ts';

const all = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);
const names = (state: State): string =>
	listed(state)
		.map(({name}) => name)
		.join(' ');
const times = <Kind extends Action>(count: number, action: Kind): readonly Action[] =>
	Array.from({length: count}, () => action);
const metrics = (at: number, cpu: Readonly<Record<string, number>>): Action => ({
	kind: 'metrics',
	notice: {
		at,
		rows: Object.entries(cpu).map(([name, value]) => [name, value, 1e6, 1, 1, 1] as const),
	},
});
const tick = (after: number): Action => ({kind: 'ticked', now: now + after});
const sort: Action = {kind: 'sorted'};

const services = [
	view('a', {cpu: 1, memory: 30, restarts: 2, startedAt: now - 1000}),
	view('b', {cpu: 9, memory: 10, restarts: 0, startedAt: now - 9000}),
	view('c', {cpu: 5, memory: 20, restarts: 7, startedAt: now - 5000}),
	off('d', {restarts: 1}),
];

test('S goes through the columns, o turns them round, what has no value stays last', () => {
	const orders = Array.from({length: 6}, (_, count) => {
		const state = all(screen(80, 24, services), ...times(count, sort));
		return [state.list.sort, names(state), names(reduce(state, {kind: 'reversed'}))];
	});
	expect(orders).toEqual([
		['attention', 'a b c d', 'd c b a'],
		['name', 'a b c d', 'd c b a'],
		['cpu', 'b c a d', 'a c b d'],
		['memory', 'a c b d', 'b c a d'],
		['restarts', 'c a d b', 'b d a c'],
		['uptime', 'b c a d', 'a c b d'],
	]);
});

test('the head marks the sorted column, and the caption says the order', () => {
	const head = (...actions: readonly Action[]): readonly string[] => {
		const state = all(screen(80, 24, services), ...actions);
		const rect = {left: 0, top: 0, width: 80, height: 8};
		return servicesPane(state, rect, plain).slice(0, 2);
	};
	expect(head(...times(2, sort))).toEqual([
		expect.stringContaining('Services 4 · by CPU, 20s mean ─'),
		expect.stringContaining(' ↓CPU% '),
	]);
	expect(head(sort, {kind: 'reversed'})).toEqual([
		expect.stringContaining('Services 4 · by name, reversed ─'),
		expect.stringContaining(' NAME↓ '),
	]);
	expect(head()[0]).toContain('· attention first ─');
});

test('the order stands in the caption as long as there is room, turned round or beside marks', () => {
	const many = Array.from({length: 60}, (_, at) => view(`service-${at}`));
	const caption = (all60: boolean, ...actions: readonly Action[]): string => {
		const state = all(screen(120, 40, all60 ? many : services), ...actions);
		const rect = layoutOf(state).panes.services ?? {left: 0, top: 0, width: 0, height: 0};
		const [first = ''] = servicesPane(state, rect, plain);
		return first.replace(/─+/g, '─');
	};
	const reversed: Action = {kind: 'reversed'};
	const mark: Action = {kind: 'marked'};
	expect(caption(false, reversed)).toBe('╭─ 1 Services 4 · attention last ─╮');
	expect(caption(false, mark, mark)).toBe('╭─ 1 Services 4 · attention first ─ • 2 marked ─╮');
	expect(caption(false, reversed, {kind: 'chose', service: 'd'}, mark, mark)).toBe(
		'╭─ 1 Services 4 · attention last ─ • 2 marked ─╮',
	);
	expect(caption(true, sort, sort)).toBe('╭─ 1 Services 60 · by CPU, 20s mean ─ 44 below ─╮');
	expect(caption(true, sort, sort, reversed)).toBe(
		'╭─ 1 Services 60 · by CPU, reversed ─ 44 above ─╮',
	);
	expect(caption(true, sort, sort, mark, mark)).toBe(
		'╭─ 1 Services 60 · by CPU ─ • 2 marked  44 below ─╮',
	);
});

test('the column that the list is sorted by is shown at every size', () => {
	const heads = {cpu: 'CPU%', memory: 'MEM', restarts: 'RST', uptime: 'UP', name: 'NAME'};
	const missing: string[] = [];
	const named = [...services, view('a-service-with-a-long-name', {health: 'healthy'})];
	for (const columns of [30, 60, 80, 100, 120, 200])
		for (const [key, head] of Object.entries(heads)) {
			const state = all(screen(columns, 40, named), {kind: 'sorted-by', sort: key as SortKey});
			const rect = layoutOf(state).panes.services;
			const row = (rect && servicesPane(state, rect, plain)[1]) ?? '';
			const arrow = new RegExp(`[↑↓]${head} |${head}[↑↓] `);
			const isWhole = arrow.test(row) && (columns < 60 || row.includes('STATE'));
			if (!isWhole) missing.push(`${columns} ${key}: ${row}`);
		}
	expect(missing).toEqual([]);
});

test('an order by CPU is held for five seconds, and while somebody is at it', () => {
	const state = all(screen(80, 24, services), sort, sort);
	const busy = all(state, ...times(20, metrics(now, {a: 90, b: 1, c: 5})), tick(1000));
	expect([state, busy].map(names)).toEqual(['b c a d', 'b c a d']);
	expect(names(all(busy, tick(5000)))).toBe('a c b d');
	const touched = all(busy, tick(4000), {kind: 'moved', by: 1}, tick(6000));
	expect(names(touched)).toBe('b c a d');
	expect(names(all(touched, tick(7000)))).toBe('a c b d');
	expect(names(all(touched, tick(7000), {kind: 'reversed'}))).toBe('b c a d');
});

const grouped = [
	view('web', {group: 'shop'}),
	view('api', {group: 'shop'}),
	view('db', {group: 'data'}),
	off('cache', {group: 'data', state: 'failed', phase: 'failed', wanted: 'up'}),
	view('lone'),
];
const rows = (state: State): readonly string[] =>
	rowsOf(state).map((row) =>
		row.kind === 'service' ? row.service.name : `${row.folded ? '+' : '-'}${row.group}`,
	);
const cycle: Action = {kind: 'folded-all'};

test('C goes from one list to groups, to folded groups and back; the worst group is first', () => {
	const state = screen(80, 24, grouped);
	const [one, open, folded, back] = [0, 1, 2, 3].map((count) => all(state, ...times(count, cycle)));
	expect([one, open, folded, back].map((each) => each && rows(each))).toEqual([
		['cache', 'api', 'db', 'lone', 'web'],
		['-data', 'cache', 'db', '-shop', 'api', 'web', '-', 'lone'],
		['+data', '+shop', '+'],
		['cache', 'api', 'db', 'lone', 'web'],
	]);
});

test('c folds the group of the selection, which then stands for it; moving passes open heads over', () => {
	const state = all(screen(80, 24, grouped), cycle, {kind: 'chose', service: 'db'});
	const down = reduce(state, {kind: 'moved', by: 1});
	expect(selectedOf(down)?.name).toBe('api');
	expect(selectedOf(reduce(down, {kind: 'moved', by: -1}))?.name).toBe('db');
	const folded = reduce(state, {kind: 'folded', group: null});
	expect(rows(folded)).toEqual(['+data', '-shop', 'api', 'web', '-', 'lone']);
	expect([selectedIndex(folded), selectedOf(folded)?.name]).toEqual([0, 'db']);
	expect(targetsOf(folded).map(({name}) => name)).toEqual(['cache', 'db']);
	const away = all(folded, {kind: 'moved', by: 1}, {kind: 'moved', by: -1});
	expect([selectedIndex(away), selectedOf(away)?.name]).toEqual([0, 'cache']);
	expect(rows(reduce(folded, {kind: 'folded', group: null}))).toEqual(rows(state));
});

test('heads of groups count what is in them, the worst first, and add up what it costs', () => {
	const state = all(screen(80, 24, grouped), cycle, cycle);
	const rect = {left: 0, top: 0, width: 80, height: 8};
	expect(
		servicesPane(state, rect, plain)
			.slice(2, 5)
			.map((row) => row.slice(1, -1).trimEnd()),
	).toEqual([
		'▸✗ + data 2                 ✗ 1  ● 1               1.5   64M',
		' ● + shop 2                 ● 2                    3.0  128M',
		' ● + no group 1             ● 1                    1.5   64M',
	]);
});

test('nothing moves while the selection is in a group whose order changes', () => {
	const state = all(screen(80, 24, grouped), cycle, {kind: 'chose', service: 'web'});
	const failed: ServiceView = off('api', {
		group: 'shop',
		state: 'failed',
		phase: 'failed',
		wanted: 'up',
	});
	const after = reduce(state, {
		kind: 'services',
		notice: {version: 1, changed: [failed], removed: [], problems: null},
	});
	expect([state, after].map((each) => selectedOf(each)?.name)).toEqual(['web', 'web']);
});

const mark: Action = {kind: 'marked'};
const targets = (state: State): string =>
	targetsOf(state)
		.map(({name}) => name)
		.join(' ');

test('Space marks and goes on, * marks all that are shown, again none; Esc clears them last', () => {
	const state = screen(80, 24, services);
	const two = all(state, mark, mark);
	expect([targets(state), targets(two), selectedOf(two)?.name]).toEqual(['a', 'a b', 'c']);
	const shown: Action = {kind: 'marked-shown'};
	expect(targets(all(two, shown))).toBe('a b c d');
	expect(all(two, shown, shown).list.marked.size).toBe(0);
	const filtered = all(two, {kind: 'typed', text: 'name:c'}, shown);
	expect(targets(filtered)).toBe('c a b');
	const left = [1, 2].map((count) => all(filtered, ...times(count, {kind: 'left'})).list);
	expect(left.map(({filter, marked}) => [filter, marked.size])).toEqual([
		['', 3],
		['', 0],
	]);
});

test('marks survive a reload and come back with a service that was gone; rows and caption show them', () => {
	const state = all(screen(80, 24, services), mark, mark, {
		kind: 'services',
		notice: {version: 1, changed: [], removed: ['a'], problems: null},
	});
	expect(targets(state)).toBe('b');
	const back = all(state, {kind: 'snapshot', services, problems: [], daemon: null});
	expect(targets(back)).toBe('a b');
	const rect = {left: 0, top: 0, width: 80, height: 8};
	const [caption, , ...lines] = servicesPane(back, rect, plain);
	expect(caption).toContain('• 2 marked');
	expect(lines.slice(0, 3).map((line) => line.slice(1, 6))).toEqual([' ●•a ', ' ●•b ', '▸● c ']);
});

test('a folded group is marked as a whole', () => {
	const state = all(screen(80, 24, grouped), cycle, cycle, mark);
	expect(targets(state)).toBe('cache db');
	expect(selectedIndex(state)).toBe(1);
});

test('a filter shows what fits, also in groups that are folded, and c says why it does nothing', () => {
	const state = all(screen(80, 24, grouped), cycle, cycle, {kind: 'typed', text: 'db'});
	expect(rowsOf(state).map((row) => (row.kind === 'group' ? row.group : row.service.name))).toEqual(
		['data', 'db'],
	);
	expect(targets(state)).toBe('db');
	expect(findBinding('services', 'c')?.disabled?.(state)).toBe(
		'A filter shows all that fits; Esc takes it away.',
	);
});

test('at the end of the list the caption counts what is above', () => {
	const many = Array.from({length: 40}, (_, at) => view(`s${at}`));
	const rect = {left: 0, top: 0, width: 80, height: 10};
	const captionOf = (state: State) => servicesPane(state, rect, plain)[0];
	const top = screen(80, 24, many);
	expect(captionOf(top)).toMatch(/ \d+ more below ─╮$/);
	expect(captionOf(all(top, {kind: 'moved', by: 100}))).toMatch(/ \d+ more above ─╮$/);
});

test('rows show the last seconds of CPU where there is room, on one scale', () => {
	const state = all(
		screen(120, 24, services),
		metrics(now - 2000, {a: 0, b: 25}),
		metrics(now - 1000, {a: 1, b: 100}),
		metrics(now, {a: 7, b: 400}),
	);
	const rect = {left: 0, top: 0, width: 100, height: 8};
	const graphs = servicesPane(state, rect, plain).map((line) => /[▁-█]+/.exec(line)?.[0] ?? '');
	expect(graphs.filter((graph) => graph !== '')).toEqual(['▁▁▃', '▅██']);
	const narrow = servicesPane(state, {...rect, width: 52}, plain).join('');
	expect(narrow).not.toMatch(/[▁-█]/);
	const heads = (columns: number): string | undefined =>
		servicesPane({...state, size: {columns, rows: 24}}, {...rect, width: 80}, plain)[1];
	expect(heads(120)).toContain('CPU% CPU 10s      MEM');
	expect(heads(80)).toMatch(/CPU% {3}MEM .* GROUP/);
});
