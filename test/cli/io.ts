/** Runs a command's `run` in this process and keeps what it prints. */
import type {Io, Run} from '../../src/cli/command.ts';

export async function runCommand(
	run: Run,
	cwd: string,
	operands: readonly string[] = [],
	options: Readonly<Record<string, string | boolean>> = {},
): Promise<{readonly code: number; readonly stdout: string}> {
	let stdout = '';
	const io: Io = {
		cwd,
		env: {HOME: cwd},
		out: (text) => {
			stdout += text;
		},
		write: (bytes) => {
			stdout += Buffer.from(bytes).toString();
			return Promise.resolve(true);
		},
		err: () => {},
		isTerminal: false,
		isInteractive: false,
		columns: 80,
		rows: 24,
		color: false,
		signal: new AbortController().signal,
		onInterrupt: () => {},
	};
	return {code: await run({operands, options}, io), stdout};
}
