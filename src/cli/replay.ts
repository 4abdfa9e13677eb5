/** `weaver replay <file>`: the screen on a recording, where nothing can be changed. */
import path from 'node:path';
import {exitCodes, UserError} from '../lib/errors.ts';
import type {Run} from './command.ts';
import {personalSettings} from './personal.ts';

export const run: Run = async ({operands}, io) => {
	const [file] = operands;
	if (file === undefined || operands.length > 1)
		throw new UserError('Name the one file to replay.', {
			code: 'usage',
			hint: '`weaver monitor --record <file>` makes one.',
			exitCode: exitCodes.usage,
		});
	if (!io.isTerminal || !io.isInteractive)
		throw new UserError('There is no terminal here to show a recording on.', {
			code: 'usage',
			hint: 'Run it in a terminal. The file itself is one line of JSON for each thing that was told.',
			exitCode: exitCodes.usage,
		});
	// A bundled Ink prints a stack trace when it finds this set.
	delete process.env['DEV'];
	const {runReplay} = await import('../../ui/monitor.ts');
	const {stdin, stdout} = process;
	const {env, color, signal} = io;
	const personal = await personalSettings(io);
	try {
		await runReplay({stdin, stdout, env, color, personal, signal}, path.resolve(io.cwd, file));
	} catch (error) {
		// Interrupted while it was being read.
		if (!signal.aborted) throw error;
	}
	return signal.aborted ? exitCodes.interrupted : exitCodes.ok;
};
