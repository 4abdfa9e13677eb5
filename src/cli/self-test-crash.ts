/** `weaver self-test crash`: proves on this machine that a killed daemon loses nothing. */
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import type {Invocation, Io, Run} from './command.ts';

const most = {kills: 100_000, services: 500, seed: 1_000_000};

export const run: Run = async ({options}, io): Promise<ExitCode> => {
	const json = options['json'] === true;
	const choice = {
		kills: readCount(options, 'kills', 40),
		services: readCount(options, 'services', 8),
		seed: readCount(options, 'seed', 1 + (Date.now() % most.seed)),
	};
	const {isPassed, renderReport, testCrashes} = await import('../self-test/crash-test.ts');
	const progress = createProgress(io, json);
	const report = await testCrashes({
		...choice,
		keep: options['keep'] === true,
		signal: io.signal,
		onProgress: progress.show,
	}).finally(progress.clear);
	io.out(
		json
			? `${JSON.stringify({passed: isPassed(report), ...report}, null, 2)}\n`
			: renderReport(report),
	);
	return isPassed(report) ? exitCodes.ok : exitCodes.failed;
};

function readCount(options: Invocation['options'], name: keyof typeof most, usual: number): number {
	const text = options[name];
	if (typeof text !== 'string') return usual;
	const count = Number(text);
	if (/^\d+$/.test(text) && count >= 1 && count <= most[name]) return count;
	throw new UserError(`--${name} must be a whole number from 1 to ${most[name]}, got ${text}.`, {
		code: 'usage',
		exitCode: exitCodes.usage,
	});
}

/** One line that changes, on a terminal alone. */
function createProgress({isTerminal, columns, err}: Io, json: boolean) {
	const clearLine = '\r\x1b[K';
	const isShown = isTerminal && !json;
	return {
		show: (text: string) => {
			if (isShown) err(`${clearLine}${text.slice(0, columns - 1)}`);
		},
		clear: () => {
			if (isShown) err(clearLine);
		},
	};
}
