/**
 * Which rows of Ink's grid are as they were in its last frame, so that only the others are made
 * again: a frame of 200x50 is 10,000 cells, and most of them are the same as before.
 */

export type Operation =
	| {readonly type: 'clip' | 'unclip'}
	| {
			readonly type: 'write';
			readonly x: number;
			readonly y: number;
			readonly text: string;
			readonly transformers: readonly unknown[];
	  };

type Write = Extract<Operation, {readonly type: 'write'}>;
type Row = {readonly writes: readonly Write[]; text: string};

/** Of the last frame. */
let last: {readonly width: number; readonly rows: readonly Row[]} = {width: 0, rows: []};

export class FrameRows {
	readonly #width: number;
	readonly #rows: readonly Row[];
	readonly #same: readonly boolean[];

	constructor(width: number, height: number, operations: readonly Operation[]) {
		const writes: Write[][] = Array.from({length: height}, () => []);
		let clips = false;
		for (const operation of operations) {
			if (operation.type === 'write') {
				const end = operation.y + linesOf(operation.text);
				for (let y = operation.y; y < end; y += 1) writes[y]?.push(operation);
			} else clips = true;
		}
		// What is cut off at an edge is not part of the comparison.
		this.#width = clips ? -1 : width;
		this.#rows = writes.map((row) => ({writes: row, text: ''}));
		this.#same = writes.map((row, y) => {
			const before = last.width === this.#width && !clips ? last.rows[y]?.writes : undefined;
			return before?.length === row.length && row.every((write, at) => isSame(write, before[at]));
		});
	}

	isSame(y: number): boolean {
		return this.#same[y] ?? false;
	}

	/** It writes into a row that has to be made again. */
	concerns(operation: Operation): boolean {
		if (operation.type !== 'write') return true;
		const end = operation.y + linesOf(operation.text);
		for (let y = operation.y; y < end; y += 1) if (this.#same[y] === false) return true;
		return false;
	}

	textOf(y: number): string {
		return this.keep(y, last.rows[y]?.text ?? '');
	}

	keep(y: number, text: string): string {
		const row = this.#rows[y];
		if (row) row.text = text;
		return text;
	}

	/** After all rows were kept: the next frame is compared with this one. */
	end(): void {
		last = {width: this.#width, rows: this.#rows};
	}
}

function linesOf(text: string): number {
	let lines = 1;
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
	return lines;
}

const isSame = (a: Write, b: Write | undefined): boolean =>
	a.text === b?.text &&
	a.x === b.x &&
	a.y === b.y &&
	a.transformers.length === b.transformers.length &&
	a.transformers.every((transformer, at) => transformer === b.transformers[at]);
