/** `weaver daemon status`: whether it runs, since when and at what cost. Exit 1 when it does not. */
import {connectIfUp} from '../ipc/launch.ts';
import {exitCodes} from '../lib/errors.ts';
import {formatDuration, formatSize} from '../lib/units.ts';
import type {Run} from './command.ts';
import {projectOf} from './context.ts';
import {anythingRuns} from './offline.ts';

export const run: Run = async (invocation, io) => {
	const project = projectOf(invocation, io);
	const json = invocation.options['json'] === true;
	using client = await connectIfUp(project);
	if (!client) {
		const orphaned = anythingRuns(project);
		if (json) io.out(`${JSON.stringify({running: false, servicesRun: orphaned})}\n`);
		else
			io.out(
				orphaned
					? 'The daemon is not running, but services are. `weaver daemon restart` takes them over.\n'
					: 'The daemon is not running. It starts by itself with `weaver monitor` or `weaver start`.\n',
			);
		return exitCodes.failed;
	}
	const info = await client.request('daemon.info', {});
	const {default: pidusage} = await import('pidusage');
	// Its own figure is one between two looks, and this is the first.
	const {ctime, elapsed} = await pidusage(info.pid);
	const cpu = elapsed > 0 ? (ctime / elapsed) * 100 : 0;
	if (json)
		io.out(`${JSON.stringify({running: true, ...info, cpu, socket: project.socket}, null, 2)}\n`);
	else
		io.out(`daemon    up ${formatDuration(Date.now() - info.startedAt)}, pid ${info.pid}
project   ${info.project}
services  ${info.services}
logs      ${formatSize(info.logs.bytes)} of at most ${formatSize(info.logs.budget)} on the disk
cost      ${formatSize(info.memory)} memory, ${cpu.toFixed(1)} % CPU since it started
version   weaver ${info.version}, protocol ${info.protocol}, Node ${info.node}
socket    ${project.socket}
log       ${project.daemonLog}${info.reload ? '' : '\nreload    off: changed files wait for a restart'}
`);
	return exitCodes.ok;
};
