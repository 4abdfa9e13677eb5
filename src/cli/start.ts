/** `weaver service start`: answers when the processes run, with --wait when they are ready. */
import {ensureDaemon} from '../ipc/launch.ts';
import type {Run} from './command.ts';
import {projectOf, targetsOf, timeoutOf} from './context.ts';
import {printOutcomes} from './outcomes.ts';

export const run: Run = async (invocation, io) => {
	const since = Date.now();
	const targets = targetsOf(invocation);
	const timeout = timeoutOf(invocation);
	using client = await ensureDaemon(projectOf(invocation, io));
	const wait = invocation.options['wait'] === true;
	const {outcomes} = await client.request('service.start', {targets, wait, timeout, since});
	return printOutcomes(outcomes, invocation, io);
};
