/** `weaver service start`: answers when the processes run, with --wait when they are ready. */
import {ensureDaemon} from '../ipc/launch.ts';
import type {Run} from './command.ts';
import {projectOf, targetsOf, timeoutOf} from './context.ts';
import {printOutcomes} from './outcomes.ts';
import {withProgress} from './progress.ts';

export const run: Run = async (invocation, io) => {
	const since = Date.now();
	const targets = targetsOf(invocation);
	const timeout = timeoutOf(invocation);
	using client = await ensureDaemon(projectOf(invocation, io));
	const wait = invocation.options['wait'] === true;
	const request = client.request('service.start', {targets, wait, timeout, since});
	const outcomes = await withProgress(client, targets, io, request, 'start');
	return printOutcomes(outcomes, invocation, io);
};
