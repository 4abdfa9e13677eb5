/** The command line: finds the command, runs it, turns errors into one message and an exit code. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {isatty} from 'node:tty';
import type {Io} from './cli/command.ts';
import {parseInvocation} from './cli/parse.ts';
import {exitCodes, messageOf, systemCodeOf, UserError} from './lib/errors.ts';
import {writeNow} from './lib/write-now.ts';
import {createWriter} from './lib/writer.ts';

const words = process.argv.slice(2);
const wantsJson = words.includes('--json');
const interrupt = new AbortController();
let writer: Io['write'] | null = null;
let onInterrupt: (() => boolean) | null = null;

// Standard streams are made only by the commands that need them as streams.
const io: Io = {
	cwd: process.cwd(),
	env: process.env,
	out: (text) => print(1, text),
	get write() {
		writer ??= createWriter(process.stdout);
		return writer;
	},
	err: (text) => print(2, text),
	isTerminal: isatty(1),
	isInteractive: isatty(0),
	get columns() {
		return process.stdout.columns ?? 80;
	},
	get rows() {
		return process.stdout.rows ?? 24;
	},
	color: wantsColor(),
	signal: interrupt.signal,
	onInterrupt: (listener) => {
		onInterrupt = listener;
	},
};

function print(fd: 1 | 2, text: string): void {
	try {
		const rest = writeNow(fd, text);
		if (rest) (fd === 1 ? process.stdout : process.stderr).write(rest);
	} catch (error) {
		// A reader that went away (`| head`) is no error.
		if (systemCodeOf(error) === 'EPIPE') process.exit(exitCodes.ok);
		if (fd === 1) print(2, `The output can't be written: ${messageOf(error)}\n`);
		process.exit(exitCodes.failed);
	}
}

/** The first ctrl-C lets the command come to an end, the second one does not wait. */
process.on('SIGINT', () => {
	if (onInterrupt) {
		if (!onInterrupt()) process.exit(exitCodes.interrupted);
		return;
	}
	if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
	interrupt.abort();
	setImmediate(() => process.exit(exitCodes.interrupted));
});

async function main(): Promise<number> {
	const found = parseInvocation(words);
	switch (found.kind) {
		case 'version':
			io.out(`${readVersion()}\n`);
			return exitCodes.ok;
		case 'help': {
			const {renderHelp} = await import('./cli/help.ts');
			io.out(renderHelp(found.command, found.group));
			return exitCodes.ok;
		}
		case 'run': {
			const {run} = await found.command.load();
			return await run(found.invocation, io);
		}
	}
}

function report(error: unknown): number {
	if (!(error instanceof UserError)) {
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
		if (wantsJson) printJsonError({code: 'bug', message: text, hint: null});
		else
			io.err(
				`weaver ${readVersion()} met a bug of its own. Please report it with this text:\n${text}\n`,
			);
		return exitCodes.bug;
	}
	const {code, message, hint} = error;
	if (wantsJson) printJsonError({code, message, hint});
	else io.err(`${message}\n${hint === null ? '' : `${hint}\n`}`);
	return error.exitCode;
}

/** Errors are data too: with --json they go where the answer would have gone. */
function printJsonError(error: {
	readonly code: string;
	readonly message: string;
	readonly hint: string | null;
}): void {
	io.out(`${JSON.stringify({error})}\n`);
}

function readVersion(): string {
	const file = path.join(import.meta.dirname, '..', 'package.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as {version: string}).version;
}

/** NO_COLOR (no-color.org) and FORCE_COLOR as everywhere; an option wins over both. */
function wantsColor(): boolean {
	if (words.includes('--no-color')) return false;
	if (words.includes('--color')) return true;
	if (process.env['NO_COLOR']) return false;
	const forced = process.env['FORCE_COLOR'];
	if (forced !== undefined) return forced !== '0' && forced !== 'false';
	return isatty(1) && process.env['TERM'] !== 'dumb';
}

void main()
	.catch(report)
	.then((code) => {
		process.exitCode = code;
	});
