/** `weaver service attach`: the terminal of a service in this one, byte for byte. */
import {exitCodes, UserError} from '../lib/errors.ts';
import {signalOf} from '../lib/exit-code.ts';
import {view} from '../terminal/connect.ts';
import {findTerminal} from '../terminal/find.ts';
import {createLeaveKeys, leaveWait} from '../terminal/leave-keys.ts';
import {createModes} from '../terminal/modes.ts';
import type {Run} from './command.ts';
import {projectOf} from './context.ts';
import {requireKnown} from './log-query.ts';

type End =
	| {readonly kind: 'left' | 'gone'}
	| {readonly kind: 'ended'; readonly code: number | null};

export const run: Run = async (invocation, io) => {
	const {operands} = invocation;
	const [name = ''] = operands;
	if (operands.length !== 1)
		throw new UserError('Name one service.', {code: 'usage', exitCode: exitCodes.usage});
	const project = projectOf(invocation, io);
	requireKnown([name], project);
	const terminal = findTerminal(project.runsDir, name);
	if (!io.isTerminal || !io.isInteractive)
		throw new UserError('Standard input and output have to be a terminal.', {
			code: 'usage',
			hint: `To read what ${name} prints, run \`weaver logs ${name} --follow\`.`,
			exitCode: exitCodes.usage,
		});
	const {service} = terminal;
	io.out(`Attached to ${service}. ^] ^] leaves; it goes on.\n`);
	const end = await show(project.runsDir, terminal);
	switch (end.kind) {
		case 'gone':
			return exitCodes.failed;
		case 'left':
			io.out(`Left ${service}; it goes on.\n`);
			return exitCodes.ok;
		case 'ended':
			io.out(`${service} ${describeEnd(end.code)}.\n`);
			return end.code === 0 ? exitCodes.ok : exitCodes.failed;
	}
};

function describeEnd(code: number | null): string {
	if (code === null) return 'has lost its terminal: its run was killed';
	const signal = signalOf(code);
	return `has ended with exit ${code}${signal === null ? '' : ` (${signal})`}`;
}

/** Gives the terminal back as it was, however it ends. */
async function show(runsDir: string, terminal: ReturnType<typeof findTerminal>): Promise<End> {
	const {stdin, stdout} = process;
	const over = Promise.withResolvers<End>();
	const sizeNow = () => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
	let modes = createModes();
	const print = (bytes: Uint8Array) => {
		modes.follow(bytes);
		stdout.write(bytes);
	};
	let hasBegun = false;
	const seen = view(runsDir, terminal, sizeNow(), {
		onBegin(begin) {
			// What was missed stays missing on this screen, so it is drawn anew.
			if (hasBegun) stdout.write(`${modes.leave()}\x1b[0m\x1b[2J\x1b[H`);
			hasBegun = true;
			modes = createModes();
			print(Buffer.from(begin.modes));
			print(begin.tail);
		},
		onOutput: print,
		onSize: () => {},
		onEnd: (code) => over.resolve({kind: 'ended', code}),
	});

	const keys = createLeaveKeys();
	let waiting: NodeJS.Timeout | undefined;
	const typed = (bytes: Buffer) => {
		clearTimeout(waiting);
		const {pass, leaves} = keys.read(bytes);
		if (pass.length > 0) seen.type(pass);
		if (leaves) over.resolve({kind: 'left'});
		else if (keys.isHolding) waiting = setTimeout(() => seen.type(keys.release()), leaveWait);
	};
	const resized = () => seen.resize(sizeNow());
	const gone = () => over.resolve({kind: 'gone'});
	stdin.setRawMode(true);
	stdin.on('data', typed).on('end', gone).on('error', gone);
	stdout.on('resize', resized).on('error', gone);
	process.on('SIGTERM', gone).on('SIGHUP', gone).on('uncaughtException', over.reject);
	try {
		return await over.promise;
	} finally {
		clearTimeout(waiting);
		seen.close();
		process.off('SIGTERM', gone).off('SIGHUP', gone).off('uncaughtException', over.reject);
		stdin.off('data', typed).off('end', gone).off('error', gone).pause();
		stdin.setRawMode(false);
		stdout.off('resize', resized).off('error', gone);
		// Colours, character set and the form of the cursor have no modes to follow.
		stdout.write(`${modes.leave()}\x1b[0m\x1b(B\x1b[0 q\r\n`);
	}
}
