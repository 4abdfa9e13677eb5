/** The viewer's side of a service's terminal: talks with its host, and reads what was printed before. */
import {existsSync} from 'node:fs';
import {connect, type Socket} from 'node:net';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {readRange} from '../logs/blocks.ts';
import {openRun} from '../logs/source.ts';
import {readExit} from '../runs/run-directory.ts';
import type {TerminalOf} from './find.ts';
import {
	createFrameReader,
	encodeFrame,
	type Frame,
	type Hello,
	readEnded,
	readHello,
	readSize,
	type Size,
} from './frames.ts';
import {fitForReplay} from './replay.ts';

export type ViewListener = {
	/** Everything begins anew: the modes to be in, and what was printed lately. May come again. */
	readonly onBegin: (begin: Size & {readonly modes: string; readonly tail: Buffer}) => void;
	readonly onOutput: (bytes: Buffer) => void;
	/** The terminal has another size than this viewer's window, or again the same. */
	readonly onSize: (size: Size) => void;
	/** The code of the service's exit; null when host and keeper went without a word. Nothing comes after it. */
	readonly onEnd: (code: number | null) => void;
};

export type View = {
	readonly type: (bytes: Buffer) => void;
	readonly resize: (size: Size) => void;
	/** True: nothing more for now; what piles up is then left out, and it begins anew. */
	readonly hold: (isHeld: boolean) => void;
	/** Leaves; the service goes on and `onEnd` is not called. */
	readonly close: () => void;
};

/** How much of what was printed lately a viewer is shown first, bytes. */
const tailBytes = 64 * 1024;
/** Where copiers stand between the host and the log, the last bytes may be on their way; ms. */
const longestWay = 500;
const lookInterval = 10;

/** `size`: of the viewer's window. */
export function view(
	runsDir: string,
	terminal: TerminalOf,
	size: Size,
	listener: ViewListener,
): View {
	const {paths} = terminal;
	const socket = connectNear(paths.terminal);
	const read = createFrameReader();
	let isOver = false;
	let code: number | null = null;
	/** While the tail is read from the log, what comes after it waits. */
	let waiting: Frame[] | null = null;
	let beginning = Promise.resolve();

	const begin = async (hello: Hello) => {
		const missed: Frame[] = [];
		waiting = missed;
		const {columns, rows, modes} = hello;
		// A log that cannot be read keeps nobody from the terminal.
		const tail = await readTail(runsDir, terminal, hello.offset).catch(() => Buffer.alloc(0));
		// Greeted again meanwhile: that begins later.
		if (isOver || waiting !== missed) return;
		listener.onBegin({columns, rows, modes, tail});
		waiting = null;
		for (const frame of missed) hear(frame);
	};
	const hear = (frame: Frame): void => {
		if (isOver) return;
		const hello = frame.kind === 'h' ? readHello(frame) : null;
		if (hello) beginning = begin(hello);
		else if (waiting) waiting.push({...frame, content: Buffer.from(frame.content)});
		else if (frame.kind === 'o') listener.onOutput(frame.content);
		else if (frame.kind === 's') {
			const now = readSize(frame);
			if (now) listener.onSize(now);
		} else if (frame.kind === 'x') code = readEnded(frame)?.code ?? null;
	};
	const end = async () => {
		// Frames that wait for the tail are the service's last words.
		await beginning;
		// A host that was killed says nothing; its keeper does, where that lives.
		for (let looks = 0; code === null && !isOver && looks * lookInterval < longestWay; looks += 1) {
			code = readExit(paths)?.code ?? null;
			await sleep(lookInterval);
		}
		if (isOver) return;
		isOver = true;
		listener.onEnd(code);
	};

	socket.on('data', (chunk: Buffer) => {
		try {
			for (const frame of read(chunk)) hear(frame);
		} catch {
			socket.destroy();
		}
	});
	socket.on('error', () => {});
	socket.on('close', () => void end());
	socket.write(encodeFrame('s', size));
	return {
		type: (bytes) => void socket.write(encodeFrame('i', bytes)),
		resize: (now) => void socket.write(encodeFrame('s', now)),
		hold: (isHeld) => void (isHeld ? socket.pause() : socket.resume()),
		close: () => {
			isOver = true;
			socket.destroy();
		},
	};
}

/** From within its folder a socket has a short path, and the system takes no long ones. */
function connectNear(file: string): Socket {
	const before = process.cwd();
	const folder = path.dirname(file);
	if (!existsSync(folder)) return connect(file);
	process.chdir(folder);
	try {
		return connect(path.basename(file));
	} finally {
		process.chdir(before);
	}
}

/** What the log holds before `offset`, made fit to be shown again. */
async function readTail(
	runsDir: string,
	{service, run}: TerminalOf,
	offset: number,
): Promise<Buffer> {
	const source = openRun(runsDir, service, run, 'spool');
	if (source === null) return Buffer.alloc(0);
	try {
		const deadline = performance.now() + longestWay;
		while (source.look().size < offset && performance.now() < deadline) await sleep(lookInterval);
		const end = Math.min(offset, source.look().size);
		const range = source.rangeBefore(end);
		if (range === null || range.to < end) return Buffer.alloc(0);
		const from = Math.max(range.from, end - tailBytes);
		return fitForReplay(readRange(source, from, end), from > 0);
	} finally {
		source.close();
	}
}
