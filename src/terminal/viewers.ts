/** Everyone who is attached to the terminal of a service: all see, all type, the smallest window counts. */
import type {Socket} from 'node:net';
import {
	commonSize,
	createFrameReader,
	encodeFrame,
	type Frame,
	readSize,
	type Size,
} from './frames.ts';

export type ViewersOptions = {
	/** Of the terminal now. */
	readonly size: Size;
	/** Bytes of the run's log. */
	readonly offset: () => number;
	readonly modes: () => string;
	readonly resize: (size: Size) => void;
	/** False when the service does not read: no more until `goOn`. */
	readonly type: (bytes: Buffer) => boolean;
};

type Viewer = {
	readonly socket: Socket;
	/** Null until it has said hello. */
	size: Size | null;
	/** It gets nothing until it has read what it was sent. */
	isBehind: boolean;
};

/** What may wait for a viewer, bytes. */
const longestBacklog = 1 << 20;
/** A program that hears of two sizes at once looks at the last one only, and sees no change; ms. */
const betweenSizes = 60;

export class Viewers {
	private readonly options: ViewersOptions;
	private readonly viewers = new Set<Viewer>();
	private size: Size;
	private settling: NodeJS.Timeout | null = null;

	constructor(options: ViewersOptions) {
		this.options = options;
		this.size = options.size;
	}

	add(socket: Socket): void {
		const viewer: Viewer = {socket, size: null, isBehind: false};
		const read = createFrameReader();
		this.viewers.add(viewer);
		socket.on('data', (chunk: Buffer) => {
			try {
				for (const frame of read(chunk)) this.hear(viewer, frame);
			} catch {
				socket.destroy();
			}
		});
		socket.on('drain', () => {
			if (!viewer.isBehind) return;
			this.greet(viewer);
			this.nudge();
		});
		socket.on('error', () => {});
		socket.on('close', () => {
			this.viewers.delete(viewer);
			this.fit();
		});
	}

	show(bytes: Buffer): void {
		const watching = [...this.viewers].filter(({size, isBehind}) => size !== null && !isBehind);
		if (watching.length === 0) return;
		const frame = encodeFrame('o', bytes);
		for (const viewer of watching) {
			viewer.socket.write(frame);
			viewer.isBehind = viewer.socket.writableLength > longestBacklog;
		}
	}

	/** The service reads again. */
	goOn(): void {
		for (const {socket} of this.viewers) socket.resume();
	}

	/** The service has ended. Calls back when all have heard it, at the latest after `patience` ms. */
	end(code: number, patience: number, done: () => void): void {
		const frame = encodeFrame('x', {code});
		let left = this.viewers.size;
		if (left === 0) {
			done();
			return;
		}
		setTimeout(done, patience);
		for (const {socket} of this.viewers) {
			socket.once('close', () => {
				left -= 1;
				if (left === 0) done();
			});
			socket.end(frame);
		}
	}

	private hear(viewer: Viewer, frame: Frame): void {
		if (frame.kind === 'i') {
			if (!this.options.type(Buffer.from(frame.content))) viewer.socket.pause();
			return;
		}
		const size = frame.kind === 's' ? readSize(frame) : null;
		if (size === null) throw new Error('not the talk of a viewer');
		const isNew = viewer.size === null;
		viewer.size = size;
		const isOther = this.fit();
		if (!isNew) return;
		this.greet(viewer);
		if (!isOther) this.nudge();
	}

	private greet(viewer: Viewer): void {
		viewer.isBehind = false;
		const {offset, modes} = this.options;
		viewer.socket.write(encodeFrame('h', {...this.size, offset: offset(), modes: modes()}));
	}

	/** Brings the terminal to the size that everybody can see. Returns whether that is another one. */
	private fit(): boolean {
		const sizes = [...this.viewers].flatMap(({size}) => size ?? []);
		const {columns, rows} = commonSize(sizes) ?? this.size;
		if (columns === this.size.columns && rows === this.size.rows) return false;
		this.resize({columns, rows});
		this.size = {columns, rows};
		const frame = encodeFrame('s', this.size);
		for (const {socket, size} of this.viewers) if (size !== null) socket.write(frame);
		return true;
	}

	/** A full-screen program draws everything again when its terminal has another size for a moment. */
	private nudge(): void {
		if (this.settling !== null) return;
		const {columns, rows} = this.size;
		this.resize({columns, rows: rows > 1 ? rows - 1 : rows + 1});
		this.settling = setTimeout(() => {
			this.settling = null;
			this.resize(this.size);
		}, betweenSizes);
	}

	private resize(size: Size): void {
		try {
			this.options.resize(size);
		} catch {
			// The terminal is gone; so is the service.
		}
	}
}
