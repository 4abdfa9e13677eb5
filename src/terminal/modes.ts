/**
 * Follows which modes a program has switched in its terminal, so that whoever comes later can be
 * brought into them, and whoever leaves out of them again. Pure but for what it remembers.
 */

/** DEC private modes that outlive the moment, with the state in which a terminal begins. */
const usual: ReadonlyMap<number, boolean> = new Map([
	...[1, 5, 6, 9, 47, 66, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016].map(off),
	...[1047, 1049, 2004].map(off),
	...[7, 25].map((mode): [number, boolean] => [mode, true]),
]);

/** The screen has to be the right one before anything else is switched or drawn. */
const screens: readonly number[] = [47, 1047, 1049];

export type Modes = {
	/** Takes what the program prints, in parts as they come. */
	follow(bytes: Uint8Array): void;
	isOn(mode: number): boolean;
	/** Brings a new terminal into the modes. */
	enter(): string;
	/** Brings a terminal that saw everything back into its usual modes; '' when it is in them. */
	leave(): string;
};

const escapeByte = 0x1b;
/** A sequence longer than this is none that switches a mode. */
const longest = 64;

export function createModes(): Modes {
	const switched = new Map<number, boolean>();
	let keypad = false;
	/** What has been set that has no place in `switched`: scroll region, keyboard protocols. */
	let extras = new Set<string>();
	let held = '';

	const reset = () => {
		switched.clear();
		keypad = false;
		extras = new Set();
	};

	/** Returns true when `text`, which begins with an escape, is not complete. */
	const take = (text: string): boolean => {
		const second = text[1];
		if (second === undefined) return true;
		if (second === '=') keypad = true;
		else if (second === '>') keypad = false;
		else if (second === 'c') reset();
		if (second !== '[') return false;
		const found = /^\x1b\[([<-?]?)([\d;:]*)([ -/]*)([@-~]?)/.exec(text);
		if (!found) return false;
		const [whole, prefix, numbers = '', between, final] = found;
		if (final === '') return whole.length === text.length;
		const sets = final === 'h';
		if (prefix === '?' && (sets || final === 'l'))
			for (const mode of numbers.split(';').map(Number))
				if (usual.has(mode)) {
					if (usual.get(mode) === sets) switched.delete(mode);
					else switched.set(mode, sets);
				}
		if (prefix === '' && final === 'r' && between === '')
			if (numbers === '') extras.delete('region');
			else extras.add('region');
		if (between === '!' && final === 'p') reset();
		if (prefix === '>' && final === 'm') extras.add('keys');
		if ((prefix === '>' || prefix === '=') && final === 'u') extras.add('kitty');
		return false;
	};

	const set = (mode: number, state: boolean) => `\x1b[?${mode}${state ? 'h' : 'l'}`;

	return {
		follow(bytes) {
			if (held === '' && bytes.indexOf(escapeByte) === -1) return;
			const text =
				held + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
			held = '';
			for (let at = text.indexOf('\x1b'); at !== -1; at = text.indexOf('\x1b', at + 1)) {
				const sequence = text.slice(at, at + longest);
				if (take(sequence) && sequence.length < longest) {
					held = sequence;
					return;
				}
			}
		},
		isOn: (mode) => switched.get(mode) ?? usual.get(mode) ?? false,
		enter() {
			const modes = [...switched].sort(([a], [b]) => rank(a) - rank(b));
			return modes.map(([mode, state]) => set(mode, state)).join('') + (keypad ? '\x1b=' : '');
		},
		leave() {
			const modes = [...switched].sort(([a], [b]) => rank(b) - rank(a));
			return [
				...(extras.has('keys') ? ['\x1b[>4;0m'] : []),
				...(extras.has('kitty') ? ['\x1b[=0u\x1b[<9u'] : []),
				...(extras.has('region') ? ['\x1b7\x1b[r\x1b8'] : []),
				...(keypad ? ['\x1b>'] : []),
				...modes.map(([mode, state]) => set(mode, !state)),
			].join('');
		},
	};
}

function off(mode: number): [number, boolean] {
	return [mode, false];
}

const rank = (mode: number): number => (screens.includes(mode) ? 0 : 1);
