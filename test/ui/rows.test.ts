import {expect, test} from 'vitest';
import type {ConfigProblem} from '../../src/lib/config-problem.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {widthOf} from '../../src/lib/text-width.ts';
import {messageRow} from '../../ui/chrome/bottom.ts';
import {overlayOf} from '../../ui/chrome/dialog.ts';
import {footerKeyAt, footerRow} from '../../ui/chrome/footer.ts';
import {headerRow} from '../../ui/chrome/header.ts';
import {screenLines} from '../../ui/chrome/screen.ts';
import {factRows} from '../../ui/detail/fact-rows.ts';
import {overview} from '../../ui/linear/sentences.ts';
import {fitColumns} from '../../ui/list/columns.ts';
import {listed} from '../../ui/list/order.ts';
import {headRow, plainLook, serviceRow} from '../../ui/list/service-table.ts';
import {bars, seriesOf, sparkline} from '../../ui/metrics/spark.ts';
import {panes} from '../../ui/pane.ts';
import {type Action, reduce} from '../../ui/reduce.ts';
import {createTheme} from '../../ui/theme.ts';
import {logOf, now, off, plain, problem, screen, view} from './views.ts';

const failing = off('api', {
	state: 'backoff',
	phase: 'backoff',
	wanted: 'up',
	reason: 'exit 1',
	restarts: 5,
	nextStartAt: now + 8000,
	lastExit: {code: 1, signal: null, success: false, at: now - 2000},
	ports: [3000],
});
const services = [
	failing,
	view('web', {ports: [5173], health: 'healthy', cpu: 12, memory: 310 * 1024 ** 2}),
	view('日本語サービス'),
	off('redis'),
];
const table = (width: number): readonly string[] => {
	const columns = fitColumns(
		width,
		services.map(({name}) => name),
	);
	return [
		headRow(columns, width, plain),
		...services.map((service) => serviceRow(service, columns, width, now, plainLook, plain)),
	].map((line) => line.trimEnd());
};

const broken = (...problems: readonly ConfigProblem[]): Action => ({
	kind: 'services',
	notice: {version: 1, changed: [], removed: [], problems},
});

test('columns drop out as the table gets narrower, the name last', () => {
	expect(table(64)).toEqual([
		'   NAME               STATE       HEALTH    CPU%   MEM   UP RST',
		' ✗ api                backoff 8s  -            -     -    -   5',
		' ● web                running     healthy     12  310M   1m   0',
		' ● 日本語サービス     running     -          1.5   64M   1m   0',
		' ○ redis              stopped     -            -     -    -   0',
	]);
	expect(table(30)).toEqual([
		'   NAME           STATE',
		' ✗ api            backoff 8s',
		' ● web            running',
		' ● 日本語サービス running',
		' ○ redis          stopped',
	]);
});

test('a badge shows that a file is broken or differs from what runs', () => {
	const columns = fitColumns(40, ['api']);
	const row = serviceRow(
		view('api', {drift: ['env']}),
		columns,
		40,
		now,
		{...plainLook, mark: 'selected'},
		plain,
	);
	expect(row.trimEnd()).toMatch(/^▸● api ✎ +running +-$/);
});

test('the header counts the whole set and drops what does not fit', () => {
	const state = screen(120, 40, services);
	expect(headerRow(state, 100, plain).trimEnd()).toBe(
		' weaver demo   ● 2 up  ✗ 1 failing  ○ 1 off      cpu ···············  14%  mem ··············· 374M',
	);
	expect(headerRow(state, 90, plain).trimEnd()).toBe(
		' weaver demo   ● 2 up  ✗ 1 failing  ○ 1 off          cpu ········  14%  mem ········ 374M',
	);
	expect(headerRow(state, 24, plain).trimEnd()).toBe(' ● 2  ✗ 1  ○ 1');
});

test('one line says why the selected service is not well', () => {
	expect(messageRow(screen(80, 24, services), 80, plain).trimEnd()).toBe(
		' WHY api: exit 1 · restart 6 in 8s',
	);
	const waiting = off('a', {state: 'waiting', wanted: 'up', waitingFor: ['db (healthy)']});
	expect(messageRow(screen(80, 24, [waiting]), 80, plain).trimEnd()).toBe(
		' WHY a: waits for db (healthy)',
	);
	const drift = view('a', {drift: ['env', 'script']});
	expect(messageRow(screen(80, 24, [drift]), 80, plain).trimEnd()).toBe(
		' WHY a: changed on disk: env, script · takes effect at the next restart',
	);
});

test('the header has a word for each way to stand, and flapping says why', () => {
	const flapping = view('a', {
		failures: 4,
		startedAt: now - 20_000,
		lastExit: {code: 9, signal: null, success: false, at: now - 21_000},
	});
	const state = screen(120, 24, [
		flapping,
		view('b', {health: 'degraded'}),
		view('c'),
		off('d', {state: 'waiting', wanted: 'up'}),
		off('e', {state: 'paused', wanted: 'paused', reason: 'dependency:x'}),
		view('f', {state: 'stopping', phase: 'stopping'}),
		view('g', {state: 'starting', phase: 'starting'}),
	]);
	expect(headerRow(state, 120, plain)).toContain(
		'● 1 up  ◐ 1 degraded  ◐ 1 flapping  ◐ 1 starting  ◐ 2 waiting  ◐ 1 stopping  ✗ 0 failing  ○ 0 off',
	);
	expect(headerRow(state, 60, plain)).toContain('● 1  ◐ 6  ✗ 0  ○ 0');
	const selected = reduce(state, {kind: 'chose', service: 'a'});
	expect(messageRow(selected, 120, plain).trimEnd()).toBe(
		' WHY a: flapping: it failed 4 times in a row · exit 9, 21s ago · counts as steady in 4m',
	);
	expect(screenLines(state, plain).join('\n')).toMatch(/◐ a +flapping/);
	const held = reduce(state, {kind: 'chose', service: 'e'});
	expect(messageRow(held, 120, plain).trimEnd()).toBe(' WHY e: held until x is back');
});

test('a broken file is shown with place, field and what to do', () => {
	const state = screen(120, 24, [view('a')], broken(problem));
	const text = 'services.d/x.json:4: restrat is not a known field. Did you mean "restart"?';
	expect(messageRow(state, 120, plain)).toContain(text);
	expect(screenLines(state, plain).join('\n')).toContain('✎ services.d/x.json:4: restrat ');
	expect(headerRow(state, 120, plain)).toContain('✎ 1 broken');
	expect(headerRow(screen(80, 24, services, broken(problem)), 80, plain)).toContain('✎ 1 broken');
});

test('a broken file is told without moving to its service, unless the selected one fails', () => {
	const own = {...problem, service: 'z'};
	const place = '✎ services.d/x.json:4:';
	const drift = view('a', {drift: ['env']});
	const well = screen(80, 24, [drift], broken(own), {
		kind: 'services',
		notice: {version: 2, changed: [view('z', {problem: own})], removed: [], problems: null},
	});
	expect(messageRow(well, 80, plain)).toContain(place);
	expect(messageRow(screen(80, 24, [failing], broken(own)), 80, plain)).toContain('WHY api:');
	expect(messageRow(screen(80, 24, [view('z', {problem: own})]), 80, plain)).toContain('WHY z:');
});

test('several broken files have a row each, as far as there is room', () => {
	const files = (count: number) =>
		broken(
			...Array.from({length: count}, (_, index) => `services.d/${index}.json`).flatMap((file) => [
				{...problem, file},
				{...problem, file, field: 'other'},
			]),
		);
	const rows = (count: number, names: readonly string[]): readonly string[] =>
		screenLines(
			screen(
				80,
				24,
				names.map((name) => view(name)),
				files(count),
			),
			plain,
		)
			.filter((line) => /^│.*(✎|more broken|●)/.test(line))
			.map((line) => /services\.d\/\d+|\+\d+ more broken files|● \w+/.exec(line)?.[0] ?? line);
	expect(rows(4, [])).toEqual([0, 1, 2, 3].map((index) => `services.d/${index}`));
	expect(rows(20, ['a', 'b'])).toEqual([
		...[0, 1, 2, 3, 4].map((index) => `services.d/${index}`),
		'+15 more broken files',
		'● a',
		'● b',
	]);
});

test('a run that ended with a failure is no success', () => {
	const once = (code: number) =>
		off('job', {
			state: 'finished',
			lastExit: {code, signal: null, success: code === 0, at: now - 60_000},
		});
	const row = (code: number): string =>
		serviceRow(once(code), fitColumns(40, ['job']), 40, now, plainLook, plain).trimEnd();
	expect([row(0), row(7)]).toEqual([
		' ✓ job            finished    -',
		' ✗ job            finished    exit 7',
	]);
	const state = screen(120, 24, [once(7)]);
	expect(headerRow(state, 120, plain)).toContain('✗ 1 failing  ○ 0 off');
	expect(messageRow(state, 120, plain).trimEnd()).toBe(' WHY job: exit 7, 1m ago');
});

test('a scheduled service whose last run failed is failing, until one succeeds', () => {
	const nightly = (code: number) =>
		off('backup', {
			state: 'scheduled',
			schedule: '0 2 * * *',
			nextStartAt: now + 5 * 3_600_000,
			reason: `exit ${code}`,
			lastExit: {code, signal: null, success: code === 0, at: now - 19 * 3_600_000},
		});
	const row = (code: number): string =>
		serviceRow(nightly(code), fitColumns(40, ['job']), 40, now, plainLook, plain).trimEnd();
	expect([row(0), row(3)]).toEqual([
		' ○ backup         scheduled   -',
		' ✗ backup         scheduled   exit 3',
	]);
	const state = screen(120, 24, [view('api'), nightly(3)]);
	expect(headerRow(state, 120, plain)).toContain('✗ 1 failing  ○ 0 off');
	expect(listed(state).map(({name}) => name)).toEqual(['backup', 'api']);
	expect(messageRow(screen(120, 24, [nightly(3)]), 120, plain).trimEnd()).toBe(
		' WHY backup: last run exit 3, 19h ago · next start in 5h',
	);
	expect(messageRow(screen(120, 24, [nightly(0)]), 120, plain)).toContain(
		'WHY backup: next start in 5h · exit 0',
	);
	expect(overview(screen(120, 24, [nightly(3)]))).toContain(
		'backup failed in its last run, with exit 3, and starts again in 5 hours.',
	);
});

test('while the daemon is away a banner says so', () => {
	const link = {kind: 'down', stopped: true, since: now - 3000} as const;
	const state = screen(120, 24, services, {kind: 'linked', link});
	expect(headerRow(state, 80, plain).trimEnd()).toBe(
		' weaver demo   ✗ The daemon was stopped 3s ago; the services run on.',
	);
	expect(messageRow(state, 80, plain).trimEnd()).toBe(
		' ▸ What you see is what it said last. `weaver daemon restart` brings it back.',
	);
	const toast = {tone: 'note', text: 'The daemon is stopped', until: null} as const;
	expect(messageRow(reduce(state, {kind: 'toast', toast}), 80, plain)).toContain(toast.text);
});

test('the footer shows the keys of the pane that has the focus', () => {
	const state = screen(80, 24, services);
	expect(footerRow(state, 80, plain).trimEnd()).toBe(
		' s start  x stop  r restart  Enter log  W why  / filter  ? help  q quit',
	);
	const logs = reduce(state, {kind: 'focused', pane: 'logs'});
	expect(footerRow(logs, 80, plain).trimEnd()).toBe(
		' / search  & filter  e errors  s start  x stop  r restart  ? help  q quit',
	);
	const past = {...state, moment: {at: 0, seq: 1, row: null, unwatched: null, first: null}};
	expect(footerRow(past, 80, plain)).toMatch(
		/^ End now {2}\[ before {2}\] after {2}@ time {2}Enter log/,
	);
	expect(footerRow(past, 200, plain)).not.toContain('restart');
});

test('each key of the footer is found under the pointer, and nothing between them', () => {
	const state = screen(120, 40, services);
	const keysOf = (shown: typeof state): readonly (string | null)[] => {
		const row = footerRow(shown, 120, plain);
		const columns = Array.from({length: 120}, (_, at) => footerKeyAt(shown, 120, at));
		return [...row.matchAll(/\S+(?: \S+)+/g)].flatMap(({0: words, index}) => {
			const under = columns.slice(index, index + words.length);
			return under.every((key) => key === under[0]) ? [under[0] ?? null] : ['mixed'];
		});
	};
	const row = footerRow(state, 120, plain);
	expect(footerKeyAt(state, 120, row.indexOf('x stop'))).toBe('x');
	expect(footerKeyAt(state, 120, row.indexOf('x stop') - 1)).toBeNull();
	expect(footerKeyAt(state, 120, row.indexOf('q quit') + 5)).toBe('q');
	expect(footerKeyAt(state, 120, row.indexOf('q quit') + 6)).toBeNull();
	expect(keysOf(state)).not.toContain('mixed');
	const typing = reduce(state, {kind: 'typing', typing: {into: 'filter', before: ''}});
	const typed = reduce(typing, {kind: 'typed', text: '日本'});
	const typedRow = footerRow(typed, 120, plain);
	const enter = widthOf(typedRow.slice(0, typedRow.indexOf('Enter')));
	expect([enter - 1, enter, enter + 10].map((at) => footerKeyAt(typed, 120, at))).toEqual([
		null,
		'enter',
		null,
	]);
	const cancel = widthOf(typedRow.slice(0, typedRow.indexOf('Esc')));
	expect(footerKeyAt(typed, 120, cancel)).toBe('esc');
});

test('a JSON record reads as message and fields, and levels have a word each', () => {
	const text = [
		'{"time":"2026-11-21T10:00:00Z","level":"warn","msg":"slow","ms":1200,"path":"/a b"}',
		'plain text',
		'{"level":50,"msg":"two\\u001b[2Jlines\\nhere"}',
	];
	const state = screen(
		80,
		24,
		services,
		...logOf('api', ...text),
		{kind: 'log-times'},
		{kind: 'log-times'},
	);
	expect(screenLines(state, plain).filter((line) => /slow|plain|lines/.test(line))).toEqual([
		`│${'WRN slow  ms=1200 path="/a b"'.padEnd(78)}│`,
		`│${'plain text'.padEnd(78)}│`,
		`│${'ERR twolines  here'.padEnd(78)}│`,
	]);
});

test('at every size and in every pane each line is exactly as wide as the screen', () => {
	const history = Array.from(
		{length: 60},
		(_, i) => [now - 60_000 + i * 1000, i, i * 1e6] as const,
	);
	const log = ['\x1b[31m日本\x1b[0m\tx', 'plain', 'plain', 'x'.repeat(500)];
	const color = createTheme('color');
	const wrong: string[] = [];
	for (const [columns, rows] of [
		[20, 5],
		[45, 12],
		[59, 30],
		[60, 16],
		[80, 24],
		[99, 23],
		[100, 30],
		[120, 40],
		[170, 45],
		[200, 50],
		[250, 80],
	] as const)
		for (const pane of panes)
			for (const wrap of [false, true]) {
				const state = screen(
					columns,
					rows,
					services,
					{kind: 'history', service: 'api', points: history},
					...logOf('api', ...log),
					{kind: 'focused', pane},
					...(wrap ? ([{kind: 'log-wrap'}] as const) : []),
				);
				const lines = screenLines(state, color);
				if (lines.length !== rows || lines.some((line) => widthOf(line) !== columns))
					wrong.push(`${columns}x${rows} ${pane} ${wrap}`);
			}
	expect(wrong).toEqual([]);
});

test('the help and questions fit every screen', () => {
	const question = {
		kind: 'kill',
		title: 'Kill api',
		lines: ['a long sentence '.repeat(20)],
		yes: 'kill it',
		services: ['api'],
	} as const;
	for (const size of [
		{columns: 40, rows: 12},
		{columns: 80, rows: 24},
		{columns: 200, rows: 50},
	])
		for (const dialog of [
			{kind: 'help', top: 1000, filter: ''},
			{kind: 'palette', text: 'st', chosen: 3, top: 0},
			{kind: 'ask', question},
		] as const) {
			const state = {...screen(size.columns, size.rows, [view('api')]), dialog};
			const {rect, lines} = overlayOf(state, plain) ?? {rect: null, lines: []};
			expect(rect).not.toBeNull();
			expect(lines.length).toBe(rect?.height);
			expect((rect?.top ?? 0) + (rect?.height ?? 0)).toBeLessThanOrEqual(size.rows);
			expect(lines.every((line) => widthOf(line) === rect?.width)).toBe(true);
		}
});

test('bars stand at fixed moments and move left as a whole', () => {
	const points = Array.from({length: 60}, (_, i) => [i * 1000, i % 7, 100 + i] as const);
	const early = seriesOf(points.slice(0, 59), 'cpu', 30);
	const late = seriesOf([...points, [60_000, 0, 0]], 'cpu', 30);
	expect(late.slice(0, 28)).toEqual(early.slice(1, 29));
});

test('bars fill from the bottom, and what was not measured is a dot', () => {
	expect(bars([null, 0, 50, 100], {from: 0, to: 100}, 5, 2, '▁▂▃▄▅▆▇█')).toEqual([
		'    █',
		'··▁██',
	]);
	expect(sparkline([[now, 0, 100]], 'memory', 3, '▁▂▃▄▅▆▇█')).toBe('··▃');
});

test('how a run ended is told once', () => {
	const lastExit = {code: 7, signal: null, success: false, at: now - 60_000};
	const told = (service: ServiceView): readonly string[] =>
		factRows(service, new Map(), now, 60, plain).filter((row) => row.includes('exit 7'));
	expect(told(off('job', {state: 'finished', lastExit}))).toEqual(['why        exit 7, 1m ago']);
	expect(told(view('api', {lastExit}))).toEqual(['last exit  exit 7, 1m ago']);
});
