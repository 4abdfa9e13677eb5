/** `weaver service stop`: answers when every process of the services is gone. */
import type {Project} from '../config/project.ts';
import type {Client} from '../ipc/client.ts';
import {connectIfUp, ensureDaemon} from '../ipc/launch.ts';
import type {Run} from './command.ts';
import {projectOf, targetsOf, timeoutOf} from './context.ts';
import {anythingRuns} from './offline.ts';
import {printOutcomes} from './outcomes.ts';
import {tellOnInterrupt} from './progress.ts';

export const run: Run = async (invocation, io) => {
	const targets = targetsOf(invocation);
	const timeout = timeoutOf(invocation);
	using client = await connectIfNeeded(projectOf(invocation, io));
	if (!client) {
		const message = 'Nothing runs: the daemon is not up and has left no service behind.';
		io.out(
			invocation.options['json'] ? `${JSON.stringify({outcomes: [], message})}\n` : `${message}\n`,
		);
		return 0;
	}
	const force = invocation.options['force'] === true;
	const forget = tellOnInterrupt(io, 'stop');
	const {outcomes} = await client.request('service.stop', {targets, force, timeout});
	forget();
	return printOutcomes(outcomes, invocation, io);
};

/** A daemon would start what is enabled, so one is started only where there is something to stop. */
const connectIfNeeded = async (project: Project): Promise<Client | null> =>
	(await connectIfUp(project)) ?? (anythingRuns(project) ? await ensureDaemon(project) : null);
