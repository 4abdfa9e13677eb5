/** `weaver service env`: the environment of a service's next start, and where each value comes from. */
import type {EnvReport} from '../config/env-report.ts';
import type {Project} from '../config/project.ts';
import {connectIfUp, inheritedEnvironment} from '../ipc/launch.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import {environmentOfService} from '../terminal/running-env.ts';
import type {Invocation, Io, Run} from './command.ts';
import {projectOf} from './context.ts';

export const run: Run = async (invocation, io): Promise<ExitCode> => {
	const {operands, options} = invocation;
	const [name = ''] = operands;
	if (operands.length !== 1)
		throw new UserError('Name one service.', {code: 'usage', exitCode: exitCodes.usage});
	const project = projectOf(invocation, io);
	const secrets = options['show-secrets'] === true;
	using client = await connectIfUp(project);
	const report = client
		? await client.request('service.env', {name, secrets})
		: await offlineReport(project, name, secrets);
	if (options['json'] === true) io.out(`${JSON.stringify({name, ...report}, null, 2)}\n`);
	else print(report, invocation, io);
	return report.problem === null ? exitCodes.ok : exitCodes.failed;
};

/** As the daemon would see it that this command would start. */
async function offlineReport(project: Project, name: string, secrets: boolean): Promise<EnvReport> {
	const [{loadServices}, {membersIn}, {reportEnv}, {runMarks}, {heartbeatMarks}, runs] =
		await Promise.all([
			import('../config/load.ts'),
			import('../config/instances.ts'),
			import('../config/env-report.ts'),
			import('../config/run-marks.ts'),
			import('../config/heartbeat.ts'),
			import('../runs/run-directory.ts'),
		]);
	const members = membersIn((await loadServices(project)).services);
	const member = members.find((each) => each.name === name || each.service === name);
	if (!member)
		throw new UserError(`No service is called ${name}.`, {
			code: 'unknown-service',
			hint: 'See `weaver status`.',
			exitCode: exitCodes.usage,
		});
	const newest = runs.newestRun(project.runsDir, member.name);
	const folder = runs.runFolder(project.runsDir, member.name, (newest?.number ?? 0) + 1);
	const pid = newest && !runs.readExit(newest.paths) ? runs.readPid(newest.paths) : null;
	const {config, file, instance} = member;
	const marks = {
		...heartbeatMarks(config, runs.pathsOf(folder).heartbeat),
		...runMarks(config, instance, folder),
	};
	const base = inheritedEnvironment();
	const request = {config, file, projectRoot: project.root, base, marks};
	const running = pid === null ? null : environmentOfService(pid);
	// Another process may have got the pid since.
	const isIt = running?.['WEAVER_RUN'] === newest?.paths.folder;
	return reportEnv(request, isIt ? running : null, secrets);
}

function print({entries, drift, problem}: EnvReport, {options}: Invocation, io: Io): void {
	if (problem !== null) {
		const {file, line, message, hint} = problem;
		const place = file === null ? '' : `${file}${line === null ? '' : `:${line}`}: `;
		io.err(`${place}${message}\n${hint === null ? '' : `  ${hint}\n`}`);
		return;
	}
	const lines = entries.map(({key, value}) => `${key}=${quoted(value)}`);
	if (options['explain'] === true) {
		const width = Math.max(0, ...entries.map(({source}) => source.length));
		io.out(entries.map(({source}, at) => `${source.padEnd(width)}  ${lines[at]}\n`).join(''));
	} else io.out(lines.map((line) => `${line}\n`).join(''));
	if (!drift || drift.length === 0) return;
	const words = drift.map(({key, running, next}) => {
		if (running === null) return `  ${key} is not set, and will be`;
		if (next === null) return `  ${key}=${quoted(running)} is set, and will not be`;
		return `  ${key}=${quoted(running)}`;
	});
	io.err(`The process that runs was started with another environment:\n${words.join('\n')}\n`);
}

/** As a shell and an env_file read it. */
const quoted = (value: string): string =>
	/^[\w@%+=:,./*-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
