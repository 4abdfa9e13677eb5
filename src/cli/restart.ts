/** `weaver service restart`: answers when the new processes run, with --wait when they are ready. */
import {ensureDaemon} from '../ipc/launch.ts';
import type {Run} from './command.ts';
import {projectOf, targetsOf, timeoutOf} from './context.ts';
import {printOutcomes} from './outcomes.ts';
import {withProgress} from './progress.ts';

export const run: Run = async (invocation, io) => {
	const targets = targetsOf(invocation);
	const timeout = timeoutOf(invocation);
	using client = await ensureDaemon(projectOf(invocation, io));
	const request = client.request('service.restart', {
		targets,
		dependents: invocation.options['dependents'] === true,
		wait: invocation.options['wait'] === true,
		timeout,
	});
	const outcomes = await withProgress(client, targets, io, request);
	return printOutcomes(outcomes, invocation, io);
};
