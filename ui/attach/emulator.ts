/** The terminal that an attached service draws in; what it may do to the user's own ends here. */
import {Unicode11Addon} from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import type {Size} from '../../src/terminal/frames.ts';
import {createModes} from '../../src/terminal/modes.ts';
import {lineText} from './cells.ts';
import type {Picture} from './painter.ts';

export type Emulator = {
	readonly size: Size;
	/** A new terminal of that size, in these modes, after these bytes. */
	begin(size: Size, modes: string, tail: Uint8Array): void;
	write(bytes: Uint8Array): void;
	resize(size: Size): void;
	/** What is seen of it in a window of that size. */
	look(window: Size): Picture;
	close(): void;
};

export type EmulatorOptions = {
	readonly size: Size;
	readonly color: boolean;
	/** What the service printed has come to the screen. */
	readonly onChange: () => void;
	/** An answer to what the service asked its terminal. */
	readonly onAnswer: (bytes: Buffer) => void;
	/** True: too much waits to be drawn, no more for now. */
	readonly onPressure: (isTooMuch: boolean) => void;
};

/** Bytes that may wait. */
const most = 512 * 1024;

export function createEmulator({
	size,
	color,
	onChange,
	onAnswer,
	onPressure,
}: EmulatorOptions): Emulator {
	const terminal = new xterm.Terminal({
		cols: size.columns,
		rows: size.rows,
		scrollback: 0,
		allowProposedApi: true,
	});
	terminal.loadAddon(new Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	terminal.onData((answer) => onAnswer(Buffer.from(answer)));
	let modes = createModes();
	let waiting = 0;
	let isPressed = false;

	const press = () => {
		const isTooMuch = isPressed ? waiting > most / 2 : waiting > most;
		if (isTooMuch === isPressed) return;
		isPressed = isTooMuch;
		onPressure(isTooMuch);
	};
	const write = (bytes: Uint8Array) => {
		modes.follow(bytes);
		waiting += bytes.length;
		press();
		// The emulator keeps what it is given, and the socket's bytes are not ours to give.
		terminal.write(Uint8Array.from(bytes), () => {
			waiting -= bytes.length;
			press();
			onChange();
		});
	};

	return {
		get size() {
			return {columns: terminal.cols, rows: terminal.rows};
		},
		begin({columns, rows}, begun, tail) {
			terminal.reset();
			terminal.resize(columns, rows);
			modes = createModes();
			write(Buffer.from(begun));
			write(tail);
		},
		write,
		resize({columns, rows}) {
			terminal.resize(columns, rows);
			onChange();
		},
		look({columns, rows}) {
			const {active} = terminal.buffer;
			const lines = Array.from({length: Math.min(rows, terminal.rows)}, (_, row) => {
				const line = active.getLine(active.baseY + row);
				return line ? lineText(line, Math.min(columns, terminal.cols), color) : '';
			});
			const {cursorX: column, cursorY: row} = active;
			const isSeen = modes.isOn(25) && column <= columns && row < rows;
			const {applicationCursorKeysMode, applicationKeypadMode, bracketedPasteMode} = terminal.modes;
			return {
				lines,
				cursor: isSeen ? {column: Math.min(column, columns - 1), row} : null,
				modes: [
					applicationCursorKeysMode ? '\x1b[?1h' : '\x1b[?1l',
					applicationKeypadMode ? '\x1b=' : '\x1b>',
					bracketedPasteMode ? '\x1b[?2004h' : '\x1b[?2004l',
				].join(''),
			};
		},
		close: () => terminal.dispose(),
	};
}
