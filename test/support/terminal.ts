/** A program in a real pseudoterminal whose screen is kept by a terminal emulator. */
import {type IPty, spawn} from '@lydell/node-pty';
import {Unicode11Addon} from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import {cleanEnvironment} from './environment.ts';
import {until} from './until.ts';

export type TerminalOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly cwd?: string;
	/** The whole environment; `cleanEnvironment()` when not given. */
	readonly env?: Readonly<Record<string, string>>;
};

export type Cell = {
	readonly text: string;
	/** Palette index 0 to 255, 0xRRGGBB for true colour, -1 for the terminal's own. */
	readonly foreground: number;
	readonly background: number;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly inverse: boolean;
	readonly underline: boolean;
};

export class Terminal implements Disposable {
	readonly emulator: InstanceType<typeof xterm.Terminal>;
	readonly pid: number;
	/** Everything the program wrote, as it came. */
	raw = '';
	/** The code is 128 + the signal's number after a signal, as a shell reports it. */
	readonly exit: Promise<number>;
	/** Null while the program runs. */
	exitCode: number | null = null;
	readonly #process: IPty;

	constructor(command: readonly [string, ...string[]], options: TerminalOptions = {}) {
		const {columns = 120, rows = 40, cwd = process.cwd(), env = cleanEnvironment()} = options;
		this.emulator = new xterm.Terminal({
			cols: columns,
			rows,
			scrollback: 1000,
			allowProposedApi: true,
		});
		this.emulator.loadAddon(new Unicode11Addon());
		this.emulator.unicode.activeVersion = '11';
		const [program, ...args] = command;
		this.#process = spawn(program, args, {
			name: 'xterm-256color',
			cols: columns,
			rows,
			cwd,
			env: {...env, TERM: 'xterm-256color'},
		});
		this.pid = this.#process.pid;
		this.#process.onData((data) => {
			this.raw += data;
			this.emulator.write(data);
		});
		// The emulator's answers to what the program asks it: cursor position, device attributes.
		this.emulator.onData((answer) => this.keys(answer));
		this.exit = new Promise((resolve) => {
			this.#process.onExit(({exitCode, signal}) => {
				this.exitCode = signal ? 128 + signal : exitCode;
				resolve(this.exitCode);
			});
		});
	}

	/** The visible lines, without the blanks at their ends. */
	lines(): readonly string[] {
		const buffer = this.emulator.buffer.active;
		return Array.from(
			{length: this.emulator.rows},
			(_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
		);
	}

	/** The visible text, lines joined by newlines. */
	text(): string {
		return this.lines().join('\n');
	}

	/** Column and row count from 0. */
	cell(column: number, row: number): Cell {
		const buffer = this.emulator.buffer.active;
		const cell = buffer.getLine(buffer.baseY + row)?.getCell(column);
		if (!cell) throw new Error(`no cell at column ${column}, row ${row}`);
		return {
			text: cell.getChars(),
			foreground: cell.isFgDefault() ? -1 : cell.getFgColor(),
			background: cell.isBgDefault() ? -1 : cell.getBgColor(),
			bold: cell.isBold() !== 0,
			dim: cell.isDim() !== 0,
			inverse: cell.isInverse() !== 0,
			underline: cell.isUnderline() !== 0,
		};
	}

	/** True on the alternate screen, which full-screen programs use. */
	get isAlternate(): boolean {
		return this.emulator.buffer.active.type === 'alternate';
	}

	/** Types text or control sequences, e.g. `'\r'`, `'\u001b[A'`. */
	keys(text: string): void {
		if (this.exitCode === null) this.#process.write(text);
	}

	resize(columns: number, rows: number): void {
		this.emulator.resize(columns, rows);
		this.#process.resize(columns, rows);
	}

	/** Waits until the screen matches or the function holds; the error shows the screen. */
	async until(condition: RegExp | (() => boolean), timeout = 15_000): Promise<void> {
		const holds = condition instanceof RegExp ? () => condition.test(this.text()) : condition;
		try {
			await until(
				String(condition),
				async () => {
					await this.settle();
					return holds();
				},
				timeout,
			);
		} catch (error) {
			throw new Error(`${(error as Error).message}\nthe screen:\n${this.text()}`, {cause: error});
		}
	}

	/** Waits until the emulator has digested what has been written so far. */
	settle(): Promise<void> {
		return new Promise((resolve) => this.emulator.write('', resolve));
	}

	/** SIGHUP is what closing a terminal's window sends. */
	kill(signal = 'SIGHUP'): void {
		if (this.exitCode === null) this.#process.kill(signal);
	}

	[Symbol.dispose](): void {
		this.kill('SIGKILL');
		this.emulator.dispose();
	}
}
