/** What is wrong with service files only when they are seen together: names and dependencies. Pure. */
import type {ConfigProblem} from '../lib/config-problem.ts';
import {checkGraph} from './graph.ts';
import {dotted, type JsonPath} from './json-text.ts';
import type {ServiceConfig} from './service-schema.ts';

type Known = {readonly file: string; readonly config: ServiceConfig};
type Read = Known & {readonly lineOf: (path: JsonPath) => number};

/**
 * `services` are good by themselves, in the order of their files; `lastGood` are the versions that
 * go on running when a file breaks; `broken` are the files that are not good, by the name they
 * give. A service that depends on one with a problem has one too, which says where it all begins.
 */
export function checkServices(
	services: readonly Read[],
	lastGood: readonly Known[],
	broken: ReadonlyMap<string, string>,
): {readonly services: readonly Read[]; readonly problems: readonly ConfigProblem[]} {
	const names = checkNames(services, lastGood);
	const files = new Map([
		...broken,
		...services.map(({config, file}) => [config.name, file] as const),
	]);
	let good = names.services;
	const problems = [...names.problems];
	/** Files that are wrong only because of another one, and that one. */
	const roots = new Map<string, string>();
	for (;;) {
		const found = checkDependencies(good, lastGood, files, roots);
		if (found.length === 0) return {services: good, problems};
		problems.push(...found.map(({problem}) => problem));
		for (const [file, all] of Map.groupBy(found, ({problem}) => problem.file)) {
			const [root, ...others] = new Set(all.map((each) => each.root));
			if (root && others.length === 0) roots.set(file, root);
		}
		const bad = new Set(found.map(({problem}) => problem.file));
		good = good.filter(({file}) => !bad.has(file));
	}
}

/** Of two files with one name, the one whose service already runs keeps it, else the first. */
function checkNames(services: readonly Read[], lastGood: readonly Known[]) {
	const owners = new Map(lastGood.map(({file, config}) => [config.name, file]));
	const files = new Map<string, string>();
	for (const {file, config} of services)
		if (!files.has(config.name) || owners.get(config.name) === file) files.set(config.name, file);
	const problems = services.flatMap(({file, config, lineOf}): readonly ConfigProblem[] => {
		const owner = files.get(config.name);
		if (owner === undefined || owner === file) return [];
		return [
			{
				file,
				line: lineOf(['name']),
				field: 'name',
				message: `name "${config.name}" is already taken by ${owner}`,
				hint: 'Give one of them another name.',
				service: null,
			},
		];
	});
	return {
		services: services.filter(({file, config}) => files.get(config.name) === file),
		problems,
	};
}

/** `root`: the file that has to be mended first; null: its own. */
type Found = {readonly problem: ConfigProblem; readonly root: string | null};

function checkDependencies(
	good: readonly Read[],
	lastGood: readonly Known[],
	files: ReadonlyMap<string, string>,
	roots: ReadonlyMap<string, string>,
): readonly Found[] {
	const byName = new Map(good.map((service) => [service.config.name, service]));
	const goodFiles = new Set(good.map(({file}) => file));
	const standIns = lastGood.filter(
		({file, config}) => !goodFiles.has(file) && !byName.has(config.name),
	);
	return checkGraph([...good, ...standIns].map(({config}) => config)).flatMap((problem) => {
		const service = byName.get(problem.service);
		if (service === undefined) return [];
		const {path, unknown} = problem;
		const cause = unknown === null ? undefined : files.get(unknown);
		const root = cause === undefined ? null : (roots.get(cause) ?? cause);
		const follows = root === cause ? 'whose file has a problem' : `which is out because of ${root}`;
		return [
			{
				root,
				problem: {
					file: service.file,
					line: service.lineOf(path),
					field: dotted(path),
					message: `${dotted(path)} ${root ? `names "${unknown}", ${follows}` : problem.message}`,
					hint: root ? `Mend ${root} first.` : problem.hint,
					service: null,
				},
			},
		];
	});
}
