/** `weaver validate`: checks service files and prints what is wrong, by file, line and field. */
import {existsSync} from 'node:fs';
import path from 'node:path';
import {Chalk} from 'chalk';
import {buildEnv} from '../config/env.ts';
import {type Loaded, loadServices} from '../config/load.ts';
import {loadFile} from '../config/load-file.ts';
import {type Project, projectAt} from '../config/project.ts';
import {runMarks} from '../config/run-marks.ts';
import {inheritedEnvironment} from '../ipc/launch.ts';
import type {ConfigProblem} from '../lib/config-problem.ts';
import {exitCodes, UserError} from '../lib/errors.ts';
import type {Io, Run} from './command.ts';
import {projectOf} from './context.ts';
import {personalProblems} from './personal.ts';

type Report = {
	/** Names of the services that are good. */
	readonly services: readonly string[];
	readonly problems: readonly ConfigProblem[];
};

export const run: Run = async (invocation, io) => {
	const {operands, options} = invocation;
	const report =
		operands.length === 0
			? merge([await checkProject(projectOf(invocation, io)), await checkPersonal(io)])
			: merge(await Promise.all(operands.map((file) => checkFile(path.resolve(io.cwd, file)))));
	io.out(options['json'] ? `${JSON.stringify(report, null, 2)}\n` : describe(report, io.color));
	return report.problems.length === 0 ? exitCodes.ok : exitCodes.failed;
};

async function checkProject(project: Project): Promise<Report> {
	return withEnvironments(project.root, await loadServices(project));
}

/** The user's own settings hold in every project. */
async function checkPersonal({env}: Io): Promise<Report> {
	return {services: [], problems: await personalProblems(env)};
}

/** What a start would find wrong with the environments, as far as this command's own tells. */
function withEnvironments(projectRoot: string, {services, problems}: Loaded): Report {
	const found = services.map(({file, config}) => {
		const marks = runMarks(config, 1, '');
		const base = inheritedEnvironment();
		const environment = buildEnv({config, file, projectRoot, base, marks});
		if (!('problem' in environment)) return null;
		return {...environment.problem, file: environment.problem.file ?? file, service: null};
	});
	return {
		services: services.flatMap(({config}, at) => (found[at] ? [] : [config.name])),
		problems: [...problems, ...found.filter((problem) => problem !== null)],
	};
}

/** A file in a services.d/ is checked together with its neighbours, any other by itself. */
async function checkFile(absolute: string): Promise<Report> {
	const folder = path.dirname(absolute);
	const missing = new UserError(`${absolute} does not exist.`, {
		code: 'not-found',
		exitCode: exitCodes.usage,
	});
	if (!existsSync(absolute)) throw missing;
	const isService =
		path.basename(folder) === 'services.d' && /^[^.].*\.json$/.test(path.basename(absolute));
	if (isService) {
		const file = `services.d/${path.basename(absolute)}`;
		const project = projectAt(path.dirname(folder));
		const {services, problems} = await loadServices(project);
		return withEnvironments(project.root, {
			services: services.filter((service) => service.file === file),
			problems: problems.filter((problem) => problem.file === file),
		});
	}
	const result = await loadFile({root: folder}, path.basename(absolute));
	if (result === null) throw missing;
	return 'config' in result
		? {services: [result.config.name], problems: []}
		: {services: [], problems: result.problems};
}

const merge = (reports: readonly Report[]): Report => ({
	services: reports.flatMap(({services}) => services),
	problems: reports.flatMap(({problems}) => problems),
});

function describe({services, problems}: Report, color: boolean): string {
	const paint = new Chalk({level: color ? 1 : 0});
	const good = `${services.length} ${services.length === 1 ? 'service' : 'services'}`;
	if (problems.length === 0) return `${paint.green(good)}, no problems\n`;
	const lines = problems.flatMap(({file, line, message, hint}) => [
		`${paint.bold(`${file}${line === null ? '' : `:${line}`}`)}: ${paint.red(message)}`,
		...(hint === null ? [] : [`  ${hint}`]),
	]);
	const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
	return `${lines.join('\n')}\n\n${good} good, ${count}\n`;
}
