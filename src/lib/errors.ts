/**
 * The two kinds of failure: the user's to fix (one message, a hint, a stable exit code) and
 * ours (anything else that is thrown; main.ts prints the stack and exits 70). Pure.
 */

/** Exit codes of every command; they are part of the interface and never change meaning. */
export const exitCodes = {
	ok: 0,
	failed: 1,
	/** Wrong usage, or a name that does not exist. */
	usage: 2,
	/** A bug of ours (EX_SOFTWARE of sysexits.h). */
	bug: 70,
	/** As coreutils' `timeout` exits. */
	timeout: 124,
	/** 128 + SIGINT. */
	interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure the user can do something about. `code` is stable and appears in `--json`. */
export class UserError extends Error {
	override readonly name = 'UserError';
	readonly code: string;
	readonly hint: string | null;
	readonly exitCode: ExitCode;

	/** The screen and other late parts are bundled with copies of this class; all are the same kind. */
	static override [Symbol.hasInstance](value: unknown): boolean {
		return value instanceof Error && value.name === 'UserError';
	}

	constructor(
		message: string,
		about: {readonly code: string; readonly hint?: string; readonly exitCode?: ExitCode},
	) {
		super(message);
		this.code = about.code;
		this.hint = about.hint ?? null;
		this.exitCode = about.exitCode ?? exitCodes.failed;
	}
}

/** The message of whatever was thrown. */
export const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

/** The system's error code (`ENOENT`, …) of whatever was thrown, or null. */
export const systemCodeOf = (error: unknown): string | null =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
