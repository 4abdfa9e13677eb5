import {expect, test} from 'vitest';
import type {Call} from '../../../ui/keys/palette.ts';
import {createAnswers} from '../../../ui/linear/answers.ts';
import {typeInto} from '../../../ui/linear/line-editor.ts';
import {newsOf, settled} from '../../../ui/linear/news.ts';
import {listing, overview, spoken, type World} from '../../../ui/linear/sentences.ts';
import {askedBy, completionOf, helpLines} from '../../../ui/linear/spoken-call.ts';
import {createRecordedLogs} from '../../../ui/recording/recorded-logs.ts';
import {createStore} from '../../../ui/store.ts';
import {now, off, plain, screen, view} from '../views.ts';

const failing = off('api', {
	state: 'backoff',
	wanted: 'up',
	nextStartAt: now + 8000,
	lastExit: {code: 1, signal: null, success: false, at: now},
});
const world = (...services: readonly ReturnType<typeof view>[]) => screen(80, 24, services);

test('what changes is a sentence', () => {
	const before = world(view('api'), view('db'));
	expect(newsOf(before, before)).toEqual([]);
	expect(newsOf(before, world(failing, view('db', {cpu: 90})))).toEqual([
		'api failed: exit 1, restarting in 8 seconds.',
	]);
	expect(newsOf(world(failing), world(view('api')))).toEqual(['api runs.']);
	expect(newsOf(before, world(view('db'), off('web')))).toEqual([
		'api is gone from the project.',
		'web is new in the project. web is stopped.',
	]);
	const again = view('api', {
		restarts: 1,
		lastExit: {code: 3, signal: null, success: false, at: now},
	});
	expect(newsOf(world(view('api')), world(again))).toEqual([
		'api ended with exit 3 and runs again.',
	]);
	const away = screen(80, 24, [view('api')], {
		kind: 'linked',
		link: {kind: 'down', stopped: false, since: now},
	});
	expect(newsOf(world(view('api')), away)).toEqual([
		'The daemon is gone; the services run on. It is being started again.',
	]);
	expect(newsOf(away, world(view('api')))).toEqual(['The daemon is back.']);
});

/** What is said while one service goes through these. */
function told(first: ReturnType<typeof view>, ...states: readonly ReturnType<typeof view>[]) {
	let known: World = world(first);
	return states.flatMap((state) => {
		const news = newsOf(known, world(state));
		known = settled(known, world(state));
		return news;
	});
}

test('a crash loop is told once, then only when it changes', () => {
	const exit = (code: number, times: number) => ({
		failures: times,
		restarts: times,
		run: times + 1,
		lastExit: {code, signal: null, success: false, at: now - 30_000 + times * 1000},
	});
	const down = (code: number, times: number) =>
		off('flappy', {state: 'backoff', wanted: 'up', nextStartAt: now + 1000, ...exit(code, times)});
	const up = (code: number, times: number, fields = {}) =>
		view('flappy', {startedAt: now - 1000, ...exit(code, times), ...fields});
	const loop = [3, 4, 5, 6, 7].flatMap((times) => [down(1, times), up(1, times)]);
	expect(told(view('flappy'), down(1, 1), up(1, 1), up(1, 2), ...loop)).toEqual([
		'flappy failed: exit 1, restarting in 1 second.',
		'flappy runs.',
		'flappy ended with exit 1 and runs again.',
		'flappy fails again and again: exit 1, 3 times so far.',
	]);
	// It fails so quickly that it is never seen down, then with another code.
	const quick = [4, 5, 6].map((times) => up(1, times));
	expect(told(up(1, 3), ...quick, down(9, 7), up(9, 7))).toEqual([
		'flappy fails again and again: exit 9, 7 times so far.',
	]);
	expect(told(up(1, 8), off('flappy', {state: 'failed', ...exit(1, 9)}))).toEqual([
		expect.stringMatching(/^flappy failed and is not restarted: exit 1/),
	]);
	expect(told(up(1, 8), up(1, 8, {startedAt: now - 400_000}))).toEqual(['flappy runs.']);
	expect(told(down(1, 8), view('flappy', {run: 10}))).toEqual(['flappy runs.']);
	expect(listing(world(down(1, 12)))).toEqual([
		'flappy fails again and again: exit 1, 12 times so far, restarting in 1 second.',
	]);
	expect(listing(world(up(1, 12)))).toEqual([
		'flappy fails again and again: exit 1, 12 times so far.',
	]);
});

test('a restart is one sentence, whoever asked for it', () => {
	const before = view('api', {health: 'healthy', run: 1});
	const moving = view('api', {state: 'restarting', phase: 'stopping', run: 1});
	const starting = view('api', {state: 'starting', phase: 'starting', run: 2});
	const unknown = view('api', {run: 2, pid: 7});
	const healthy = view('api', {run: 2, pid: 7, health: 'healthy'});
	const once = ['api was restarted and runs.'];
	expect(told(before, unknown, healthy)).toEqual(once);
	expect(told(before, moving, unknown, healthy)).toEqual(once);
	expect(told(before, moving, starting, healthy)).toEqual(once);
	expect(told(off('api'), starting, unknown, healthy)).toEqual(['api runs.']);
	expect(told(before, view('api', {state: 'stopping', phase: 'stopping'}), off('api'))).toEqual([
		'api is stopped.',
	]);
	const failed = (at: number) =>
		off('api', {
			state: 'failed',
			wanted: 'up',
			lastExit: {code: 2, signal: null, success: false, at},
		});
	expect(told(failed(now - 9000), starting, failed(now))).toEqual([
		'api failed and is not restarted: exit 2, 0ms ago.',
	]);
	// The answer to the command has said it.
	const answered = (text: string, service: ReturnType<typeof view>) =>
		newsOf(
			world(before),
			screen(80, 24, [service], {kind: 'toast', toast: {tone: 'good', text, until: null}}),
		);
	expect(answered('Service restarted: api (pid 7)', healthy)).toEqual([]);
	expect(answered('2 services restarted: web, api', healthy)).toEqual([]);
	expect(answered('Service stopped: api', off('api'))).toEqual([]);
	expect(answered('Service restarted: api-gateway (pid 9)', healthy)).toEqual(once);
	expect(answered('Service restarted: api (pid 7)', failing)).toEqual([
		'api failed: exit 1, restarting in 8 seconds.',
	]);
});

test('how all is, worst first', () => {
	expect(overview(world(view('db'), failing))).toEqual([
		'2 services: 1 up, 1 failing.',
		'api failed: exit 1, restarting in 8 seconds.',
	]);
	expect([1000, 8000, 90_000, 600_000, 7_200_000].map(spoken)).toEqual([
		'1 second',
		'8 seconds',
		'90 seconds',
		'10 minutes',
		'2 hours',
	]);
});

test('the commands of the palette by their words', () => {
	const state = world(view('api'), view('worker'));
	expect(askedBy(state, '', null)).toEqual({kind: 'nothing'});
	expect(askedBy(state, ':restart api', null)).toEqual({
		kind: 'call',
		call: {command: 'restart', argument: 'api'},
	});
	expect(askedBy(state, 'q', null)).toEqual({
		kind: 'call',
		call: {command: 'quit', argument: null},
	});
	expect(askedBy(state, 'log api', null)).toEqual({kind: 'log', service: 'api'});
	expect(askedBy(state, 'problems', null)).toEqual({kind: 'problems'});
	expect(askedBy(state, 'svc', null)).toEqual({kind: 'list'});
	expect(askedBy(state, 'restart wroker', null)).toEqual({
		kind: 'refused',
		words: 'No service is called wroker. Did you mean worker?',
	});
	expect(askedBy(state, 'restar', null)).toEqual({
		kind: 'refused',
		words: 'There is no command restar. Did you mean restart?',
	});
	expect(askedBy(state, 'zoom', null)).toEqual({
		kind: 'refused',
		words: 'zoom changes how a screen looks, and here is none.',
	});
	expect(helpLines(state)).toContain(
		'why, and a service: Why it is as it is: since when, because of what, what comes next, what to do.',
	);
	expect(
		['li', 'restart w', 'st', 'xyz', 'restart-'].map((line) => completionOf(state, line)),
	).toEqual(['st ', 'orker', '', '', 'dependents ']);
});

test('a command without a service asks for one, until one was named', () => {
	const store = createStore(world(view('api'), view('worker')));
	const said: string[] = [];
	const calls: Call[] = [];
	const answer = createAnswers({
		store,
		logs: createRecordedLogs(new Map()),
		theme: plain,
		call: (call) => calls.push(call),
		speak: (sentences) => said.push(...sentences),
		signal: new AbortController().signal,
	});
	for (const bare of ['restart', 'stop', 'kill', 'restart-dependents', 'why', 'log', 'detail'])
		answer(bare);
	expect(calls).toEqual([]);
	expect(said).toEqual(
		['restart', 'stop', 'kill', 'restart-dependents', 'why', 'log', 'detail'].map(
			(word) => `Which service? Type ${word} and its name; list names them.`,
		),
	);
	answer('restart worker');
	answer('stop');
	answer('restart all');
	answer('stop wroker');
	answer('kill');
	expect(calls).toEqual([
		{command: 'restart', argument: 'worker'},
		{command: 'stop', argument: 'worker'},
		{command: 'restart', argument: 'all'},
		{command: 'kill', argument: 'worker'},
	]);
	store.dispatch({
		kind: 'services',
		notice: {version: 1, changed: [], removed: ['worker'], problems: null},
	});
	said.length = 0;
	answer('stop');
	answer('attach');
	expect(said).toEqual([
		'No service is called worker. list names them.',
		'attach needs a screen. In a shell: weaver service attach api',
	]);
});

test('a line is typed with nothing but echo and backspace', () => {
	const complete = (line: string) => (line === 'li' ? 'st ' : '');
	expect(typeInto('', 'li\t', complete)).toEqual({
		line: 'list ',
		echo: 'list ',
		entered: [],
		leaves: false,
	});
	expect(typeInto('a日', '\x7f\x7f\x7fx\x1b[A\r', complete)).toEqual({
		line: '',
		echo: '\b \b\b \b\b \bx\n',
		entered: ['x'],
		leaves: false,
	});
	expect(typeInto('abc', '\x15\t', complete).echo).toBe('\b \b\b \b\b \b\x07');
	expect(typeInto('abc', '\x04', complete).leaves).toBe(false);
	expect(typeInto('', '\x04', complete).leaves).toBe(true);
	expect(typeInto('abc', '\x03', complete).leaves).toBe(true);
});
