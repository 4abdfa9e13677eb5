/** Opens the screen, keeps it connected, and gives the terminal back clean however it ends. */
import type {ReadStream, WriteStream} from 'node:tty';
import {setFlagsFromString} from 'node:v8';
import {render} from 'ink';
import type {Client} from '../src/ipc/client.ts';
import type {LogReader} from '../src/logs/reading.ts';
import {App} from './app.tsx';
import {createAttaching, type Lend} from './attach/open-attach.ts';
import {say} from './command.ts';
import {createCaller, createKeyHandler, type Outside} from './commands.ts';
import {keepConnected, type Reach} from './connect.ts';
import {createClipboard} from './copy/clipboard.ts';
import {put} from './copy/copy-commands.ts';
import {copyWords} from './copy/copy-words.ts';
import {guardTerminal} from './guard-terminal.ts';
import {paste} from './keys/paste.ts';
import type {Press} from './keys/press.ts';
import {feedLog} from './log/feed.ts';
import {keepRemembered} from './memory/keep.ts';
import {withRemembered} from './memory/remembered.ts';
import {readScreenFile, screenFile} from './memory/screen-file.ts';
import {initialState, type Keys, type Recorded} from './model.ts';
import {createMouseHandler} from './mouse/mouse-handler.ts';
import {createMouseInput} from './mouse/mouse-input.ts';
import type {Action} from './reduce.ts';
import {readSpecs} from './specs/read-specs.ts';
import {createStore} from './store.ts';
import {createSuspending} from './suspend.ts';
import {traitsOf} from './terminal.ts';
import {type GlyphSet, themeOf} from './theme.ts';
import type {ThemeName} from './themes.ts';

export type TerminalOptions = {
	readonly stdin: ReadStream;
	readonly stdout: WriteStream;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly color: boolean;
	/** What the user chose for every project. */
	readonly personal: {
		/** Null: as remembered, else the default. */
		readonly theme: ThemeName | null;
		/** Null: as the locale says. */
		readonly glyphs: GlyphSet | null;
		readonly keys: Keys;
		/** The mouse is ours; else the terminal keeps it until somebody asks for it. */
		readonly mouse: boolean;
	};
	/** Ends the screen when it is aborted. */
	readonly signal: AbortSignal;
};

/** What is on the screen. */
export type Source = {
	/** The project's folder. */
	readonly project: string;
	readonly first: Promise<Client>;
	readonly reach: Reach;
	readonly logs: LogReader;
	/** Where the runs of its services are; of a recording there are none. */
	readonly runsDir: string;
	/** The recording that stands in for a daemon, whose clock then stands still; null: it is live. */
	readonly recorded: Recorded | null;
	/** What it tells is being written down. */
	readonly recording: boolean;
};

/**
 * Frames and log lines are garbage soon. Left to itself V8 lets 100 MB of it gather beside a busy log;
 * so it tidies up as soon as a third came on top, and the room for what is new stays as it is.
 */
const thrift = ['--heap-growing-percent=30', '--semi-space-growth-factor=1'];

/** How long the first frame waits for the state, in ms, so that it is not drawn empty first. */
const patience = 120;

/** Resolves, when the user left, with what to print on the normal screen. */
export async function openScreen(
	options: TerminalOptions,
	openSource: (onRecordingEnd: (why: string) => void) => Source,
): Promise<string> {
	const {stdin, stdout, env, personal} = options;
	for (const flag of thrift) setFlagsFromString(flag);
	const traits = traitsOf(env, process.platform);
	const source = openSource((why) => {
		store.dispatch({kind: 'recording-ended'});
		say(store, 'bad', why);
	});
	const {project, recorded, recording} = source;
	const timeNow = () => recorded?.to ?? Date.now();
	// A terminal that does not know its size says 0.
	const sizeNow = () => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
	const file = screenFile(env);
	const {remembered, problem} = readScreenFile(file);
	const before = withRemembered(initialState(sizeNow(), timeNow(), project), remembered);
	const store = createStore({
		...before,
		recorded,
		recording,
		keys: personal.keys,
		theme: personal.theme ?? before.theme,
	});
	if (problem !== null) say(store, 'note', problem);
	const keeping = keepRemembered(file, store);
	const themeNow = () =>
		themeOf(env, options.color ? 'color' : 'mono', {
			theme: store.get().theme,
			glyphs: personal.glyphs,
		});
	let theme = themeNow();
	const tick = (): Action => ({kind: 'ticked', now: timeNow(), wall: Date.now()});
	const connection = keepConnected(store, source.first, source.reach, recorded ? null : tick);
	const endLog = feedLog(source.logs, store);
	const over = Promise.withResolvers<string>();
	let hasLeft = false;
	const showSpecs = () => {
		void readSpecs(project).then((specs) => store.dispatch({kind: 'specs', specs}));
	};

	await Promise.race([settled(store), connection.failed, sleep(patience)]);
	using terminal = guardTerminal(stdin, stdout, (error) =>
		error ? over.reject(error) : over.resolve(''),
	);
	let lend: Lend | null = null;
	const onLendable = (lends: Lend) => {
		lend = lends;
	};
	const {color} = options;
	const {runsDir} = source;
	const around = {store, runsDir, stdin, stdout, theme: () => theme, color, lend: () => lend};
	const attaching = createAttaching(around);
	// An attached terminal needs no daemon: nobody is thrown out of it in the middle of a word.
	const failed = connection.failed.catch((error: unknown) =>
		attaching.rest().then(() => Promise.reject(error)),
	);
	const clipboard = createClipboard(traits, (text) => stdout.write(text));
	const onPaste = (text: string) => paste(store, text);
	const app = () => (
		<App
			key={paints}
			store={store}
			theme={theme}
			onPress={onPress}
			onPaste={onPaste}
			onLendable={onLendable}
		/>
	);
	const outside: Outside = {
		store,
		client: connection.client,
		leave: (farewell) => {
			hasLeft = true;
			over.resolve(farewell);
		},
		repaint: () => {
			screen.clear();
			stdout.write('\x1b[2J\x1b[H');
			paints += 1;
			screen.rerender(app());
		},
		suspend: () => suspending.suspend(),
		copy: async (copied) => copyWords(copied, await clipboard(copied.text), traits),
		logs: source.logs,
		readSpecs: showSpecs,
		attach: attaching.open,
	};
	const press = createKeyHandler(outside);
	const onPress = (key: Press) => {
		// What was typed behind the key that leaves, in the same read, is for nobody.
		if (hasLeft) return;
		press(key);
		// Else the answer to a key waits behind a frame of the last 16 ms. How the screen ends is told elsewhere.
		screen.waitUntilRenderFlush().catch(() => {});
	};
	const onReport = createMouseHandler({
		store,
		press: onPress,
		call: createCaller(outside),
		put: (copied) => put(outside, copied),
	});
	const input = createMouseInput(
		stdin,
		(text) => stdout.write(text),
		(report) => onReport(report, Date.now()),
	);
	using suspending = createSuspending({
		store,
		lend: () => lend,
		restore: () => {
			if (input.again()) outside.repaint();
		},
	});
	store.dispatch({kind: 'mouse', on: personal.mouse && traits.mouse});
	const listen = () => input.listen(store.get().mouse);
	listen();
	const stopListening = store.subscribe(listen);
	let paints = 0;
	// Ink lays out its last frame for the new size at once; ours has to be known by then.
	const resize = () => store.dispatch({kind: 'resized', size: sizeNow()});
	stdout.prependListener('resize', resize);
	const screen = render(app(), {
		stdout,
		stdin: input.stdin,
		alternateScreen: true,
		exitOnCtrlC: false,
		// Ink would paint nothing where a variable CI is set.
		interactive: true,
		incrementalRendering: traits.incremental,
		maxFps: 60,
	});
	// It stands in for a daemon that tells no measurements.
	const clock = setInterval(() => {
		const {link, live, now} = store.get();
		const isMoved = link.kind === 'up' && !recorded && Date.now() - (live?.now ?? now) < 1500;
		if (!isMoved) store.dispatch(tick());
	}, 1000);
	options.signal.addEventListener('abort', () => over.resolve(''), {once: true});
	screen.waitUntilExit().then(() => over.resolve(''), over.reject);
	let themed = store.get().theme;
	store.subscribe(() => {
		if (store.get().theme === themed) return;
		themed = store.get().theme;
		theme = themeNow();
		screen.rerender(app());
	});
	showSpecs();
	try {
		return await Promise.race([over.promise, failed]);
	} finally {
		clearInterval(clock);
		stopListening();
		stdout.off('resize', resize);
		endLog();
		connection.close();
		await attaching.close();
		await keeping.close();
		terminal.leaving();
		// A terminal without an alternate screen, such as GNU screen by default, would keep the frame.
		await screen.waitUntilRenderFlush().catch(() => {});
		screen.clear();
		screen.unmount();
		await screen.waitUntilExit().catch(() => {});
	}
}

/** The first snapshot is there. */
function settled(store: ReturnType<typeof createStore>): Promise<void> {
	return new Promise((resolve) => {
		const stop = store.subscribe(() => {
			if (store.get().link.kind !== 'up') return;
			stop();
			resolve();
		});
	});
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
