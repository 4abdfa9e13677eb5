/** `weaver monitor`: the full screen, or one frame of it. */
import path from 'node:path';
import type {Project} from '../config/project.ts';
import {type Client, connect} from '../ipc/client.ts';
import {ensureDaemon} from '../ipc/launch.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import type {Invocation, Io, Run} from './command.ts';
import {projectOf} from './context.ts';
import {namedTheme, type Personal, personalSettings} from './personal.ts';

export const run: Run = async (invocation, io) => {
	const {options} = invocation;
	const project = projectOf(invocation, io);
	const reload = options['no-reload'] !== true;
	const isOnce = ['once', 'json'].some((name) => options[name] === true);
	const record = options['record'];
	if (isOnce || !io.isTerminal || !io.isInteractive) {
		if (record !== undefined)
			throw new UserError('--record needs the live screen, which needs a terminal.', {
				code: 'usage',
				hint: 'Run `weaver monitor --record <file>` in a terminal.',
				exitCode: exitCodes.usage,
			});
		const {printOnce} = await import('./monitor-once.ts');
		return printOnce(invocation, io, project, reload);
	}
	if (['fail-on', 'size', 'format'].some((name) => options[name] !== undefined))
		throw new UserError('--size, --format and --fail-on belong to --once.', {
			code: 'usage',
			hint: 'Run `weaver monitor --once --size 120x40`.',
			exitCode: exitCodes.usage,
		});
	const personal = await personalOf(invocation, io);
	const first = ensureDaemon(project, {reload});
	// Whoever awaits it says what failed; until then Node must not take it for a lost error.
	first.catch(() => {});
	const reach = {
		ensure: () => ensureDaemon(project, {reload}),
		connect: () => connect(project.socket),
	};
	if (personal.accessible) return watchInWords(project, personal, first, reach, io);
	// A bundled Ink prints a stack trace when it finds this set.
	delete process.env['DEV'];
	const {runMonitor} = await import('../../ui/monitor.ts');
	const farewell = await runMonitor({
		project: project.root,
		runsDir: project.runsDir,
		record: typeof record === 'string' ? path.resolve(io.cwd, record) : null,
		first,
		reach,
		stdin: process.stdin,
		stdout: process.stdout,
		env: io.env,
		color: io.color,
		personal: options['no-mouse'] === true ? {...personal, mouse: false} : personal,
		signal: io.signal,
	});
	if (farewell !== '') io.out(`${farewell}\n`);
	return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
};

/** The settings file, and what the command line and the terminal say instead. */
async function personalOf({options}: Invocation, io: Io): Promise<Personal> {
	const settings = await personalSettings(io);
	const accessible =
		settings.accessible ||
		options['accessible'] === true ||
		io.env['INK_SCREEN_READER'] === 'true' ||
		io.env['TERM'] === 'dumb';
	return {...settings, accessible, theme: (await namedTheme(options)) ?? settings.theme};
}

async function watchInWords(
	{root, runsDir}: Project,
	personal: Personal,
	first: Promise<Client>,
	reach: {readonly ensure: () => Promise<Client>; readonly connect: () => Promise<Client>},
	io: Io,
): Promise<ExitCode> {
	const {runLinear} = await import('../../ui/linear/main.ts');
	const {stdin, stdout} = process;
	const {env, signal} = io;
	const farewell = await runLinear({
		project: root,
		runsDir,
		first,
		reach,
		stdin,
		stdout,
		env,
		personal,
		signal,
	});
	if (farewell !== '') io.out(`${farewell}\n`);
	return signal.aborted ? exitCodes.interrupted : exitCodes.ok;
}
