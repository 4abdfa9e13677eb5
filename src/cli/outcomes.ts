/** Prints what became of the services a command named, and finds its exit code. */
import type {Outcome} from '../ipc/messages.ts';
import {type ExitCode, exitCodes} from '../lib/errors.ts';
import type {Invocation, Io} from './command.ts';

/** Successes go to standard output, failures to standard error; with --json all is one object. */
export function printOutcomes(
	outcomes: readonly Outcome[],
	{options}: Invocation,
	io: Io,
): ExitCode {
	if (options['json']) io.out(`${JSON.stringify({outcomes}, null, 2)}\n`);
	else for (const outcome of outcomes) printOutcome(outcome, io);
	if (outcomes.every(({ok}) => ok)) return exitCodes.ok;
	return outcomes.some(({action}) => action === 'timeout') ? exitCodes.timeout : exitCodes.failed;
}

function printOutcome({ok, message, hint}: Outcome, io: Io): void {
	const text = `${message}\n${hint === null ? '' : `  ${hint}\n`}`;
	if (ok) io.out(text);
	else io.err(text);
}
