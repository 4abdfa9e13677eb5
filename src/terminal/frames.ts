/**
 * What crosses the socket of a service's terminal: one byte that names the frame, its length in four
 * bytes, then its content. Pure.
 *
 *   viewer to host   `i` bytes that were typed · `s` the size of its window; the first one asks for `h`
 *   host to viewer   `h` where the output stands: what comes before is read from the run's log
 *                    `o` bytes that the service printed · `s` the size of the terminal, when it changes
 *                    `x` the service has ended
 *
 * A viewer that cannot keep up is sent `h` again in place of what it missed.
 */

export type Size = {readonly columns: number; readonly rows: number};

export type Hello = Size & {
	/** Where the output that follows begins in the log of the run. */
	readonly offset: number;
	/** Control sequences that bring a terminal into the modes that the service has set. */
	readonly modes: string;
};

/** As a shell reports it: 128 + the number of the signal. */
export type Ended = {readonly code: number};

export type FrameKind = 'i' | 's' | 'h' | 'o' | 'x';

export type Frame = {readonly kind: FrameKind; readonly content: Buffer};

/** A service or a viewer of weaver's sends nothing near it. */
const longestFrame = 1 << 20;
const headBytes = 5;

export function encodeFrame(kind: FrameKind, content: Uint8Array | object): Buffer {
	const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
	const frame = Buffer.allocUnsafe(headBytes + bytes.length);
	frame.write(kind, 0, 'latin1');
	frame.writeUInt32BE(bytes.length, 1);
	frame.set(bytes, headBytes);
	return frame;
}

/** Takes chunks as they come and gives the frames that are complete. Throws on what is no frame. */
export function createFrameReader(): (chunk: Buffer) => readonly Frame[] {
	let held: Buffer = Buffer.alloc(0);
	return (chunk) => {
		held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
		const frames: Frame[] = [];
		while (held.length >= headBytes) {
			const kind = held.toString('latin1', 0, 1);
			const length = held.readUInt32BE(1);
			if (!isKind(kind) || length > longestFrame) throw new Error('not the talk of a terminal');
			if (held.length < headBytes + length) break;
			frames.push({kind, content: held.subarray(headBytes, headBytes + length)});
			held = held.subarray(headBytes + length);
		}
		return frames;
	};
}

/** The size in a frame; null when it is none that a terminal can have. */
export function readSize({content}: Frame): Size | null {
	const {columns, rows} = parse<Partial<Size>>(content) ?? {};
	return isLength(columns) && isLength(rows) ? {columns, rows} : null;
}

export const readHello = ({content}: Frame): Hello | null => parse<Hello>(content);
export const readEnded = ({content}: Frame): Ended | null => parse<Ended>(content);

/** What everyone who looks can see: the least of each. Null when nobody does. */
export function commonSize(sizes: readonly Size[]): Size | null {
	if (sizes.length === 0) return null;
	return {
		columns: Math.min(...sizes.map(({columns}) => columns)),
		rows: Math.min(...sizes.map(({rows}) => rows)),
	};
}

const isKind = (text: string): text is FrameKind => 'ishox'.includes(text);

const isLength = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 4096;

function parse<Value>(content: Buffer): Value | null {
	try {
		return JSON.parse(content.toString()) as Value;
	} catch {
		return null;
	}
}
