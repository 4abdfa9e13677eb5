/**
 * While the screen is open nothing else may write to the terminal, and nothing may end the process
 * without the screen being closed first: not an error of ours, not a terminal that goes away.
 */
import type {ReadStream, WriteStream} from 'node:tty';

/** `end` hears the error, null where the terminal is gone. `leaving`: from now on its end is expected. */
export function guardTerminal(
	stdin: ReadStream,
	stdout: WriteStream,
	end: (error: unknown) => void,
): Disposable & {readonly leaving: () => void} {
	const warnings = process.listeners('warning');
	const failed = (error: unknown) => end(error);
	const gone = () => end(null);
	process.removeAllListeners('warning');
	process.on('uncaughtException', failed);
	stdin.on('end', gone).on('error', gone);
	stdout.on('error', gone);
	// Ink does this only after its first frame; a key before that would be echoed into the frame.
	stdin.setRawMode(true);
	return {
		leaving: () => stdin.off('end', gone),
		[Symbol.dispose]: () => {
			stdin.setRawMode(false);
			process.off('uncaughtException', failed);
			for (const listener of warnings) process.on('warning', listener);
			stdin.off('end', gone).off('error', gone);
			stdout.off('error', gone);
		},
	};
}
