import {expect, test} from 'vitest';
import type {Call} from '../../../ui/keys/palette.ts';
import {createAnswers} from '../../../ui/linear/answers.ts';
import {typeInto} from '../../../ui/linear/line-editor.ts';
import {newsOf, overview, spoken} from '../../../ui/linear/sentences.ts';
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
