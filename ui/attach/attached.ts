/** The terminal of a service on the whole screen, until the user leaves it or the service ends. */
import type {ReadStream, WriteStream} from 'node:tty';
import {view} from '../../src/terminal/connect.ts';
import {findTerminal} from '../../src/terminal/find.ts';
import type {Size} from '../../src/terminal/frames.ts';
import {createLeaveKeys, leaveWait} from '../../src/terminal/leave-keys.ts';
import type {Theme} from '../theme.ts';
import {createEmulator} from './emulator.ts';
import {attachFooter} from './footer.ts';
import {createPainter} from './painter.ts';

export type AttachOptions = {
	readonly runsDir: string;
	readonly service: string;
	/** Nobody else may read or write them meanwhile. */
	readonly stdin: ReadStream;
	readonly stdout: WriteStream;
	readonly theme: Theme;
	readonly color: boolean;
	/** Ends it when it is aborted. */
	readonly signal: AbortSignal;
};

export type AttachEnd =
	| {readonly kind: 'left'}
	/** Null where nobody knows it: host and keeper of the run were killed. */
	| {readonly kind: 'ended'; readonly code: number | null};

/** Ms between two pictures. */
const frameTime = 16;

/** The alternate screen; a character at the end of a line stays there. */
const enter = '\x1b[?1049h\x1b[?7l\x1b[2J';
const leave = '\x1b[0m\x1b[?2004l\x1b[?1l\x1b>\x1b[?7h\x1b[?25h\x1b[?1049l';

/** Throws `UserError` when there is no terminal to attach to, before anything is drawn. */
export function prepareAttach(options: AttachOptions): () => Promise<AttachEnd> {
	const terminal = findTerminal(options.runsDir, options.service);
	return () => show(options, terminal);
}

async function show(
	{runsDir, service, stdin, stdout, theme, color, signal}: AttachOptions,
	terminal: ReturnType<typeof findTerminal>,
): Promise<AttachEnd> {
	const over = Promise.withResolvers<AttachEnd>();
	const windowNow = () => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
	/** The last line is ours. */
	const roomIn = ({columns, rows}: Size): Size => ({columns, rows: Math.max(1, rows - 1)});
	let window = windowNow();
	let room = roomIn(window);
	const painter = createPainter(window);
	const keys = createLeaveKeys();
	let painting: NodeJS.Timeout | undefined;
	let waiting: NodeJS.Timeout | undefined;

	const paint = () => {
		painting = undefined;
		const {lines, cursor, modes} = emulator.look(room);
		const {columns, rows} = emulator.size;
		const isLimited = columns < room.columns || rows < room.rows;
		const facts = {
			service,
			isLeaving: keys.isHolding,
			limitedTo: isLimited ? {columns, rows} : null,
		};
		const footer = attachFooter(facts, window.columns, theme);
		const blank = Array.from({length: room.rows - lines.length}, () => '');
		const all = window.rows > 1 ? [...lines, ...blank, footer] : lines;
		const text = painter.paint({lines: all, cursor, modes});
		if (text !== '') stdout.write(text);
	};
	const paintSoon = () => {
		painting ??= setTimeout(paint, frameTime);
	};

	const emulator = createEmulator({
		size: room,
		color,
		onChange: paintSoon,
		onAnswer: (bytes) => seen.type(bytes),
		onPressure: (isTooMuch) => seen.hold(isTooMuch),
	});
	const seen = view(runsDir, terminal, room, {
		onBegin: ({columns, rows, modes, tail}) => emulator.begin({columns, rows}, modes, tail),
		onOutput: (bytes) => emulator.write(bytes),
		onSize: (size) => emulator.resize(size),
		onEnd: (code) => over.resolve({kind: 'ended', code}),
	});

	// As Ink reads: a stream that flowed, and was paused, would not begin again for its listener.
	const readable = () => {
		for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) typed(chunk);
	};
	const typed = (chunk: Buffer | string) => {
		clearTimeout(waiting);
		const {pass, leaves} = keys.read(Buffer.from(chunk));
		if (pass.length > 0) seen.type(pass);
		if (leaves) over.resolve({kind: 'left'});
		else if (keys.isHolding)
			waiting = setTimeout(() => {
				seen.type(keys.release());
				paintSoon();
			}, leaveWait);
		paintSoon();
	};
	const resized = () => {
		window = windowNow();
		room = roomIn(window);
		seen.resize(room);
		painter.begin(window);
		paintSoon();
	};
	/** Whoever used the terminal while this process was stopped left it as they like it. */
	const again = () => {
		// Node does nothing for a mode that it believes to be on.
		stdin.setRawMode(false);
		stdin.setRawMode(true);
		stdout.write(enter);
		painter.begin(window);
		paintSoon();
	};
	const left = () => over.resolve({kind: 'left'});
	/** Whoever ends the process by a signal finds the terminal as it was. */
	const giveBack = () => {
		stdout.write(leave);
		stdin.setRawMode(false);
	};
	const signals = ['SIGTERM', 'SIGHUP'] as const;
	const endBy = (name: NodeJS.Signals) => {
		for (const each of signals) process.off(each, endBy);
		giveBack();
		process.kill(process.pid, name);
	};

	for (const each of signals) process.on(each, endBy);
	process.on('SIGCONT', again);
	signal.addEventListener('abort', left, {once: true});
	stdin.setRawMode(true);
	stdin.ref();
	stdin.on('readable', readable);
	stdout.on('resize', resized);
	stdout.write(enter);
	paint();
	try {
		return await over.promise;
	} finally {
		clearTimeout(painting);
		clearTimeout(waiting);
		seen.close();
		emulator.close();
		for (const each of signals) process.off(each, endBy);
		process.off('SIGCONT', again);
		signal.removeEventListener('abort', left);
		stdin.off('readable', readable);
		stdout.off('resize', resized);
		giveBack();
	}
}
