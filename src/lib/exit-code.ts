/** What an exit code stands for. Pure. */

/** Linux and macOS agree on these numbers. */
const signals: Readonly<Record<number, string>> = {
	1: 'SIGHUP',
	2: 'SIGINT',
	3: 'SIGQUIT',
	4: 'SIGILL',
	5: 'SIGTRAP',
	6: 'SIGABRT',
	8: 'SIGFPE',
	9: 'SIGKILL',
	11: 'SIGSEGV',
	13: 'SIGPIPE',
	14: 'SIGALRM',
	15: 'SIGTERM',
};

/** Whether a run went well; `codes` are the service's `success_exit_codes`. An unknown code is no success. */
export const isSuccess = (codes: readonly number[] | undefined, code: number | null): boolean =>
	code !== null && (codes ?? [0]).includes(code);

/**
 * The signal that a code stands for by the shell's convention (128 + number; POSIX says only
 * "greater than 128"). A program may also exit with such a code by itself; the two look the same.
 */
export const signalOf = (code: number | null): string | null =>
	code === null ? null : (signals[code - 128] ?? null);
