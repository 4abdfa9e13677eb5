/** `weaver daemon restart`: a new daemon takes over every service with its pid. */
import {ensureDaemon} from '../ipc/launch.ts';
import {exitCodes} from '../lib/errors.ts';
import type {Run} from './command.ts';
import {projectOf} from './context.ts';
import {endDaemon} from './daemon-end.ts';

export const run: Run = async (invocation, io) => {
	const project = projectOf(invocation, io);
	const ended = await endDaemon(project, false);
	using client = await ensureDaemon(project, {reload: invocation.options['no-reload'] !== true});
	const info = await client.request('daemon.info', {});
	if (invocation.options['json'])
		io.out(`${JSON.stringify({before: ended?.pid ?? null, ...info}, null, 2)}\n`);
	else
		io.out(
			`Daemon ${ended ? 'restarted' : 'started'} (pid ${info.pid}); ${info.services} service${info.services === 1 ? '' : 's'} in its care.\n`,
		);
	return exitCodes.ok;
};
