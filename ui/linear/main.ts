/**
 * The monitor without a screen, for screen readers and for terminals whose cursor cannot be moved:
 * a sentence is appended when something changes, and commands are typed in words. Nothing that
 * stands on the terminal is ever written over but the empty prompt.
 */
import type {ReadStream, WriteStream} from 'node:tty';
import type {Client} from '../../src/ipc/client.ts';
import {createLogReader} from '../../src/logs/log-reader.ts';
import {createCaller, type Outside} from '../commands.ts';
import {keepConnected, type Reach} from '../connect.ts';
import {farewellOf} from '../list/service-commands.ts';
import {initialState, type Keys} from '../model.ts';
import {createStore} from '../store.ts';
import {type GlyphSet, themeOf} from '../theme.ts';
import {createAnswers} from './answers.ts';
import {dialogLines} from './dialog-lines.ts';
import {typeInto} from './line-editor.ts';
import {newsOf, settled} from './news.ts';
import {overview, type World} from './sentences.ts';
import {completionOf} from './spoken-call.ts';

export type LinearOptions = {
	/** The project's folder. */
	readonly project: string;
	readonly runsDir: string;
	readonly first: Promise<Client>;
	readonly reach: Reach;
	readonly stdin: ReadStream;
	readonly stdout: WriteStream;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly personal: {readonly glyphs: GlyphSet | null; readonly keys: Keys};
	/** Ends it when it is aborted. */
	readonly signal: AbortSignal;
};

/** Changes within this time are told as one, ms: a restart is one sentence, not four. */
const calm = 400;
const prompt = '> ';

/** Resolves, when the user left, with what to print last. */
export async function runLinear(options: LinearOptions): Promise<string> {
	const {stdin, stdout, env, personal, project} = options;
	const theme = themeOf(env, 'none', {glyphs: personal.glyphs});
	const size = {columns: stdout.columns || 80, rows: stdout.rows || 24};
	const store = createStore({...initialState(size, Date.now(), project), keys: personal.keys});
	const connection = keepConnected(store, options.first, options.reach);
	const over = Promise.withResolvers<string>();
	const ended = new AbortController();
	let line = '';
	let waiting: readonly string[] = [];
	let told: World | null = null;
	let timer: NodeJS.Timeout | null = null;

	/** What comes while something is typed waits for its end. */
	const speak = (sentences: readonly string[]): void => {
		waiting = [...waiting, ...sentences];
		if (line !== '') return;
		const text = waiting.map((sentence) => `${theme.finish(sentence)}\n`).join('');
		stdout.write(`\r${text}${prompt}`);
		waiting = [];
	};

	const tell = (): void => {
		timer = null;
		const state = store.get();
		if (told === null) {
			if (state.link.kind !== 'up') return;
			speak([...overview(state), 'Type help for the commands, quit to leave.']);
		} else {
			const news = newsOf(told, state);
			if (news.length > 0) speak(news);
		}
		told = told === null ? state : settled(told, state);
	};

	let shown = store.get();
	store.subscribe(() => {
		const before = shown;
		const state = store.get();
		shown = state;
		if (state.toast !== before.toast && state.toast) speak([state.toast.text]);
		if (state.dialog !== before.dialog && state.dialog) {
			// A question may learn more while it stands; only that is told then.
			const known = before.dialog ? dialogLines(before.dialog) : [];
			speak(dialogLines(state.dialog).filter((words) => !known.includes(words)));
			if (state.dialog.kind !== 'ask') store.dispatch({kind: 'dialog', dialog: null});
		}
		if (
			state.services !== before.services ||
			state.link !== before.link ||
			state.problems !== before.problems
		)
			timer ??= setTimeout(tell, calm);
	});

	const nothing = (): void => {};
	const logs = createLogReader(options.runsDir);
	const outside: Outside = {
		store,
		client: connection.client,
		leave: over.resolve,
		repaint: nothing,
		suspend: nothing,
		copy: () => Promise.resolve({tone: 'note', text: 'There is no screen to copy from.'}),
		logs,
		readSpecs: nothing,
		attach: nothing,
	};
	const call = createCaller(outside);

	const answer = createAnswers({store, logs, theme, call, speak, signal: ended.signal});

	const onInput = (data: Buffer): void => {
		const typed = typeInto(line, data.toString('utf8'), (text) => completionOf(store.get(), text));
		line = typed.line;
		stdout.write(typed.echo);
		if (typed.leaves) over.resolve(farewellOf(store.get()));
		for (const entered of typed.entered) answer(entered);
		if (line === '' && waiting.length > 0) speak([]);
	};

	const gone = (): void => over.resolve('');
	const clock = setInterval(
		() => store.dispatch({kind: 'ticked', now: Date.now(), wall: Date.now()}),
		1000,
	);
	options.signal.addEventListener('abort', gone, {once: true});
	stdin.setRawMode(true);
	stdin.on('data', onInput).on('end', gone).on('error', gone);
	stdout.on('error', gone);
	stdout.write(`The services of ${project}.\n${prompt}`);
	try {
		const farewell = await Promise.race([over.promise, connection.failed]);
		stdout.write('\n');
		return farewell;
	} finally {
		ended.abort();
		clearInterval(clock);
		if (timer) clearTimeout(timer);
		connection.close();
		stdin.off('data', onInput).off('end', gone).off('error', gone);
		stdin.setRawMode(false);
		stdin.pause();
	}
}
