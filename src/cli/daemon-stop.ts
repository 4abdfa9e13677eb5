/** `weaver daemon stop`: the services run on, unless --services. */
import type {Project} from '../config/project.ts';
import {ensureDaemon} from '../ipc/launch.ts';
import {exitCodes} from '../lib/errors.ts';
import type {Run} from './command.ts';
import {projectOf} from './context.ts';
import {endDaemon} from './daemon-end.ts';
import {anythingRuns} from './offline.ts';
import {printOutcomes} from './outcomes.ts';

export const run: Run = async (invocation, io) => {
	const project = projectOf(invocation, io);
	const services = invocation.options['services'] === true;
	const json = invocation.options['json'] === true;
	if (services) await adoptOrphans(project);
	const ended = await endDaemon(project, services);
	if (json)
		io.out(`${JSON.stringify({stopped: ended !== null, outcomes: ended?.outcomes ?? []})}\n`);
	if (!ended) {
		if (!json) io.out('The daemon is not running.\n');
		return exitCodes.ok;
	}
	const code = json || !services ? exitCodes.ok : printOutcomes(ended.outcomes, invocation, io);
	if (!json)
		io.out(`Daemon stopped (pid ${ended.pid}).${services ? '' : ' The services run on.'}\n`);
	return ended.outcomes.every(({ok}) => ok) ? exitCodes.ok : code;
};

/** Services that outlived their daemon can only be stopped by one that knows them. */
async function adoptOrphans(project: Project): Promise<void> {
	if (!anythingRuns(project)) return;
	(await ensureDaemon(project)).close();
}
