/** The terminal that somebody wants to attach to, or what to do where there is none. */
import {exitCodes, UserError} from '../lib/errors.ts';
import {compareMembers, isMeant} from '../lib/member-name.ts';
import {isAlive} from '../runs/lifeline.ts';
import {listRunServices, newestRun, type RunPaths, readRecord} from '../runs/run-directory.ts';

export type TerminalOf = {
	readonly service: string;
	readonly run: number;
	readonly paths: RunPaths;
};

/** `name` is of a service, or of one of its instances. Throws `UserError`. */
export function findTerminal(runsDir: string, name: string): TerminalOf {
	const members = listRunServices(runsDir)
		.filter((member) => isMeant(member, name))
		.filter((member) => isUp(runsDir, member))
		.toSorted(compareMembers);
	const [member = name] = members;
	if (members.length > 1)
		throw new UserError(
			`${name} has ${members.length} instances, each with a terminal of its own.`,
			{
				code: 'usage',
				hint: `Name one: ${members.join(', ')}.`,
				exitCode: exitCodes.usage,
			},
		);
	const found = newestRun(runsDir, member);
	if (!found || members.length === 0)
		throw new UserError(`${name} does not run.`, {
			code: 'not-running',
			hint: `Start it with \`weaver start ${name}\`.`,
		});
	if (!hasTerminal(runsDir, member))
		throw new UserError(`${member} runs without a terminal.`, {
			code: 'no-terminal',
			hint: 'Set "pty": true in its file, which restarts it.',
		});
	return {service: member, run: found.number, paths: found.paths};
}

/** The newest run of the service has a terminal, or had one. */
export function hasTerminal(runsDir: string, member: string): boolean {
	const run = newestRun(runsDir, member);
	const config = run && (readRecord(run.paths)?.config as {readonly pty?: boolean} | undefined);
	return config?.pty === true;
}

function isUp(runsDir: string, member: string): boolean {
	const run = newestRun(runsDir, member);
	return run !== null && isAlive(run.paths.life);
}
