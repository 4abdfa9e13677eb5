/** Any key at any time, on any size of screen, with texts that are out to wreck it. */
import {expect, test} from 'vitest';
import type {Client} from '../../src/ipc/client.ts';
import type {DaemonInfo} from '../../src/ipc/messages.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import {levelOf} from '../../src/lib/log-level.ts';
import {widthOf} from '../../src/lib/text-width.ts';
import {overlayOf} from '../../ui/chrome/dialog.ts';
import {screenLines} from '../../ui/chrome/screen.ts';
import {createKeyHandler, type Outside} from '../../ui/commands.ts';
import {keepConnected} from '../../ui/connect.ts';
import {harmless} from '../../ui/harmless.ts';
import {keymap} from '../../ui/keys/keymap.ts';
import {paste} from '../../ui/keys/paste.ts';
import {feedLog} from '../../ui/log/feed.ts';
import {initialState, type Size, type State} from '../../ui/model.ts';
import type {Entry} from '../../ui/recording/format.ts';
import {gatherLogs} from '../../ui/recording/gather-logs.ts';
import {createRecordedClient} from '../../ui/recording/recorded-client.ts';
import {createRecordedLogs} from '../../ui/recording/recorded-logs.ts';
import {createStore} from '../../ui/store.ts';
import {createTheme} from '../../ui/theme.ts';
import {createRandom} from '../support/random.ts';
import {now, off, problem, view} from './views.ts';

const hostile = [
	'plain words',
	'two\nlines\r\nand\ta tab',
	'\x1b[2J\x1b[H\x1b]52;c;eA==\x07gone\x1b[?1049l',
	'\x9b2Jc1 \x1b[31mred that stays',
	'عربى \u202eright to left\u2066',
	'日本語のとても長いテキスト'.repeat(9),
	'👩‍👩‍👧‍👦 🇩🇪 ✌🏽 ☁️ e\u0301 zero\u200bwidth\u200d\ufeff',
	'x'.repeat(10_000),
	'',
] as const;

/** What of a frame may reach a terminal: text, and colours. */
const harmful =
	/[\x00-\x1a\x1c-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]|\x1b(?!\[[\d;:]*m)/;

const pieces = [...new Set(keymap.flatMap(({keys}) => keys))];
const letters = Array.from('abcxyz059!&@:(+*)[\\.-日');
const orders = ['service.start', 'service.stop', 'service.restart'];

function world(random: () => number): readonly Entry[] {
	const any = (): string => hostile[Math.floor(random() * hostile.length)] ?? '';
	const services = Array.from({length: 30}, (_, at) =>
		(at % 4 === 3 ? off : view)(`service-${at}`, {
			description: any(),
			group: at % 3 === 0 ? any() : null,
			tags: [any()],
			command: ['node', any(), any()],
			cwd: any(),
			reason: any(),
			drift: ['env'],
			changes: [{field: any(), running: any(), file: any()}],
			problem: at % 7 === 2 ? {...problem, service: `service-${at}`, message: any()} : null,
			schedule: at % 9 === 5 ? any() : null,
			waitingFor: at % 5 === 2 ? [any()] : [],
			...(at % 5 === 1 && {
				state: 'backoff' as const,
				phase: 'backoff' as const,
				pid: null,
				lastExit: {code: 7, signal: null, success: false, at: now - 5000},
			}),
			dependencies:
				at === 0
					? []
					: [{service: 'service-0', condition: 'healthy', optional: false, on_restart: 'restart'}],
			dependents: at === 0 ? ['service-1', 'service-2'] : [],
			checks: [
				{
					kind: 'health',
					type: 'http',
					target: any(),
					action: 'restart',
					verdict: 'unhealthy',
					passed: true,
					last: {at: now - 3000, ok: at % 2 === 0, message: any(), latency: 12},
					failures: 1,
					window: 3,
					nextAt: now + 3000,
				},
			],
		}),
	);
	const row = (seq: number): JournalRow => ({
		seq,
		at: now - 200_000 + seq * 1000,
		mono: 0,
		boot: null,
		kind: 'exit',
		service: `service-${seq % 30}`,
		run: 1,
		cause: any(),
		text: any(),
		data: {code: 1},
	});
	return [
		{
			at: now - 300_000,
			kind: 'snapshot',
			services,
			problems: [{...problem, message: any(), hint: any(), file: any()}],
			daemon: {pid: 7, version: '0', project: '/srv/demo'} as DaemonInfo,
		},
		...Array.from(
			{length: 60},
			(_, at): Entry => ({
				at: now - 60_000 + at * 1000,
				kind: 'metrics',
				rows: services.map(({name}) => [name, random() * 200, random() * 2 ** 31, 1, 4, 9]),
			}),
		),
		{at: now, kind: 'events', rows: Array.from({length: 150}, (_, at) => row(at + 1))},
		{
			at: now,
			kind: 'log',
			lines: services.flatMap(({name}, place) =>
				Array.from({length: place < 3 ? 1500 : 20}, (_, at) => {
					const text =
						at % 4 ? any() : JSON.stringify({level: 'warn', msg: any(), [any()]: {a: any()}});
					return {
						service: name,
						run: 1,
						offset: at * 100,
						time: now - 150_000 + at * 100,
						approximate: at % 50 === 0,
						text,
						level: levelOf(text),
						kind: at % 60 === 59 ? ('gap' as const) : ('line' as const),
					};
				}),
			),
		},
	];
}

/** Whether a key may give an order at once: only start, and stop and restart of one service. */
function mayAct(order: string, key: string, {dialog, typing}: State): boolean {
	if (dialog?.kind === 'ask') return key === 'enter' || key === 'y';
	const isOfOne = /"names":\["[^"]*"\]/.test(order) && !order.includes('"force":true');
	const isAlone =
		order.startsWith('service.start') || (isOfOne && !order.includes('"dependents":true'));
	if (dialog?.kind === 'palette') return key === 'enter' && isAlone;
	return dialog === null && typing === null && ['s', 'x', 'r'].includes(key) && isAlone;
}

function check(state: State, theme: ReturnType<typeof createTheme>): string | null {
	const {columns, rows} = state.size;
	const lines = screenLines(state, theme);
	if (lines.length !== rows) return `${lines.length} rows`;
	for (const line of lines) {
		if (widthOf(line) !== columns) return `${widthOf(line)} columns: ${JSON.stringify(line)}`;
		if (harmful.test(line)) return JSON.stringify(line);
	}
	const box = state.dialog && overlayOf(state, theme);
	if (!box) return null;
	const {left, top, width, height} = box.rect;
	if (left < 0 || top < 0 || left + width > columns || top + height > rows)
		return `the box is at ${JSON.stringify(box.rect)}`;
	if (box.lines.length > height) return `${box.lines.length} rows in a box of ${height}`;
	for (const line of box.lines) {
		if (widthOf(line) !== width) return `${widthOf(line)} of ${width}: ${JSON.stringify(line)}`;
		if (harmful.test(line)) return JSON.stringify(line);
	}
	return null;
}

test('no keys, sizes and texts leave anything but whole frames, and nothing is done unasked', async () => {
	const seed = Number(process.env['MONKEY'] ?? 7);
	const random = createRandom(seed);
	const pick = <Value>(all: readonly Value[]): Value =>
		all[Math.floor(random() * all.length)] as Value;
	const entries = world(random);
	const gathered = gatherLogs();
	for (const entry of entries) if (entry.kind === 'log') gathered.add(entry.lines);
	const recorded = createRecordedClient({
		head: {kind: 'weaver-recording', version: 1, weaver: '0', project: '/srv/demo'},
		entries: entries.filter((entry) => entry.kind !== 'log'),
		logs: gathered.lines,
		from: entries[0]?.at ?? 0,
		to: entries.at(-1)?.at ?? 0,
	});
	const sent: string[] = [];
	const client: Client = {
		...recorded,
		request: (method, params) => {
			if (orders.includes(method)) sent.push(`${method} ${JSON.stringify(params)}`);
			return recorded.request(method, params);
		},
	};
	const logs = createRecordedLogs(gathered.lines);
	const store = createStore(initialState({columns: 120, rows: 40}, now, '/srv/demo'));
	const reach = {ensure: async () => client, connect: async () => client};
	const connection = keepConnected(store, Promise.resolve(client), reach);
	const endLog = feedLog(logs, store);
	const outside: Outside = {
		store,
		client: connection.client,
		leave: () => {},
		repaint: () => {},
		suspend: () => {},
		copy: async () => ({tone: 'good', text: 'copied'}),
		logs,
		readSpecs: () =>
			store.dispatch({kind: 'specs', specs: [{folder: 'a-spec', title: harmless(pick(hostile))}]}),
		attach: () => {},
	};
	const press = createKeyHandler(outside);
	const themes = [createTheme('color'), createTheme('mono', 'ascii'), createTheme('none')];
	const history: string[] = [];
	try {
		for (let step = 0; step < 400; step += 1) {
			if (step % 25 === 0) await new Promise((resolve) => setImmediate(resolve));
			const before = store.get();
			const asked = sent.length;
			const chance = random();
			let key = '';
			if (chance < 0.04) {
				const size: Size =
					random() < 0.3
						? {columns: 1 + Math.floor(random() * 60), rows: 1 + Math.floor(random() * 20)}
						: pick([
								{columns: 80, rows: 24},
								{columns: 120, rows: 40},
								{columns: 200, rows: 50},
							]);
				key = `${size.columns}x${size.rows}`;
				store.dispatch({kind: 'resized', size});
			} else if (chance < 0.06) {
				key = 'tick';
				store.dispatch({kind: 'ticked', now: before.now + 1000});
			} else if (chance < 0.07) {
				key = 'paste';
				paste(store, pick(hostile));
			} else {
				key = chance < 0.85 ? pick(pieces) : pick(letters);
				press({key, text: key.length === 1 ? key : ''});
			}
			history.push(key);
			if (sent.length > asked) {
				const order = sent.at(-1) ?? '';
				if (!mayAct(order, key, before)) throw new Error(`${key} sent ${order}`);
			}
			const wrong = check(store.get(), pick(themes));
			if (wrong) throw new Error(wrong.slice(0, 3000));
		}
	} catch (error) {
		const {size, recent, dialog, typing} = store.get();
		throw new Error(
			`${history.slice(-40).join(' ')} | ${JSON.stringify({size, focus: recent[0], dialog: dialog?.kind, typing})} ${(error as Error).message}`,
			{cause: error},
		);
	} finally {
		endLog();
		connection.close();
	}
	expect(store.get().services.size).toBe(30);
});
