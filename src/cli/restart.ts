/**
 * `weaver service restart`: answers when the new processes run, with --wait when they are ready. With
 * --zero-downtime it says first where somebody will find nobody there, and for how long.
 */
import {ensureDaemon} from '../ipc/launch.ts';
import type {RestartWay} from '../ipc/messages.ts';
import {exitCodes, UserError} from '../lib/errors.ts';
import {formatDuration} from '../lib/units.ts';
import type {Invocation, Run} from './command.ts';
import {projectOf, targetsOf, timeoutOf} from './context.ts';
import {printOutcomes} from './outcomes.ts';
import {withProgress} from './progress.ts';

export const run: Run = async (invocation, io) => {
	const targets = targetsOf(invocation);
	const timeout = timeoutOf(invocation);
	using client = await ensureDaemon(projectOf(invocation, io));
	const zeroDowntime = invocation.options['zero-downtime'] === true;
	if (zeroDowntime) refuseTogether(invocation);
	if (zeroDowntime) {
		const {ways} = await client.request('service.restart-way', {targets});
		for (const way of ways) io.err(gapText(way));
	}
	const request = client.request('service.restart', {
		targets,
		dependents: invocation.options['dependents'] === true,
		wait: invocation.options['wait'] === true,
		timeout,
		...(zeroDowntime ? {zeroDowntime} : {}),
	});
	const outcomes = await withProgress(client, targets, io, request, 'restart');
	return printOutcomes(outcomes, invocation, io);
};

function refuseTogether({options}: Invocation): void {
	if (options['dependents'] !== true) return;
	throw new UserError('--zero-downtime and --dependents exclude each other.', {
		code: 'usage',
		hint: 'Name the services, in the order in which they should be replaced.',
		exitCode: exitCodes.usage,
	});
}

/** Empty where nobody will notice. */
function gapText({service, way, gap, measured}: RestartWay): string {
	switch (way) {
		case 'reload':
		case 'start':
			return '';
		case 'one-by-one':
			return `${service}: its instances restart one by one; meanwhile there is one less.\n`;
		case 'gap': {
			const known =
				gap === null
					? 'unknown, it has not been restarted yet'
					: `${formatDuration(gap)} (median of ${measured === 1 ? 'its last restart' : `its last ${measured} restarts`}), and its time to get ready`;
			return `${service}: one process can't overlap with its successor; expected gap: ${known}.\n`;
		}
	}
}
