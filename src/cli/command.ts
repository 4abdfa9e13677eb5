/** The shape of a command: what the table in commands.ts holds and what each command's file gives. */
import type {ExitCode} from '../lib/errors.ts';

export type Option = {
	readonly type: 'string' | 'boolean';
	readonly short?: string;
	/** May be given several times; found in `Invocation.lists`. Strings only. */
	readonly multiple?: true;
	/** Name of the value in the help: `<n>`. Strings only. */
	readonly value?: string;
	readonly summary: string;
};

export type Command = {
	/** As it is typed: `service start`. */
	readonly name: string;
	/** Short form at the top level: `start`. */
	readonly alias?: string;
	readonly summary: string;
	/** What follows the name, for the usage line: `<name…>`. */
	readonly operands: string;
	readonly options: Readonly<Record<string, Option>>;
	/** More to say in the help and in docs/cli.md; Markdown. */
	readonly details?: string;
	readonly examples: readonly string[];
	/** Loads the command's file only when it runs, so that no command pays for another's packages. */
	readonly load: () => Promise<{readonly run: Run}>;
};

/** What the user typed, taken apart. Option names are without dashes. */
export type Invocation = {
	readonly operands: readonly string[];
	readonly options: Readonly<Record<string, string | boolean | undefined>>;
	/** Values of the options that may be given several times, in their order. */
	readonly lists?: Readonly<Record<string, readonly string[]>>;
};

/** The world as a command sees it, so that tests can give another. */
export type Io = {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Writes to standard output. */
	readonly out: (text: string) => void;
	/**
	 * Writes bytes to standard output; resolves when there is room for more, false when nobody reads
	 * any longer. Main gives `createWriter(process.stdout)` of lib/writer.ts.
	 */
	readonly write: (bytes: Uint8Array) => Promise<boolean>;
	/** Writes to standard error. */
	readonly err: (text: string) => void;
	/** Standard output is a terminal. */
	readonly isTerminal: boolean;
	/** Standard input is a terminal. */
	readonly isInteractive: boolean;
	readonly columns: number;
	readonly rows: number;
	/** Colour is wanted on standard output: a terminal without NO_COLOR, or FORCE_COLOR / --color. */
	readonly color: boolean;
	/** Aborted by ctrl-C. */
	readonly signal: AbortSignal;
	/**
	 * Takes ctrl-C over: `signal` is not aborted any more, and the listener is called instead. When
	 * it returns false, the command ends at once.
	 */
	readonly onInterrupt: (listener: () => boolean) => void;
};

/** Throws `UserError` for what the user can fix; anything else thrown is our bug. */
export type Run = (invocation: Invocation, io: Io) => Promise<ExitCode>;
