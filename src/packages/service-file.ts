/** Reads and writes the service file of a package: atomically, in the file's own indentation. */
import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {TextFileSync} from 'lowdb/node';
import {checkServices} from '../config/check-services.ts';
import {readJsonText} from '../config/json-text.ts';
import {loadServices} from '../config/load.ts';
import {loadFile} from '../config/load-file.ts';
import type {Project} from '../config/project.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import {messageOf, systemCodeOf, UserError} from '../lib/errors.ts';
import {foldName} from './admission.ts';
import {isValues, type Values} from './config-schema.ts';
import type {Installed} from './store.ts';

export type ServiceFile = {readonly text: string; readonly fields: Values};

/** Null when there is no such file. Throws `UserError` when it can't be read as an object. */
export function readServiceFile(root: string, file: string): ServiceFile | null {
	let text: string;
	try {
		text = readFileSync(path.join(root, file), 'utf8');
	} catch (error) {
		if (systemCodeOf(error) === 'ENOENT') return null;
		throw broken(file, `can't be read: ${messageOf(error)}`);
	}
	const json = readJsonText(text);
	if (!json.ok) throw broken(`${file}:${json.line}`, `${json.message} (column ${json.column})`);
	if (!isValues(json.value)) throw broken(file, 'is no JSON object');
	return {text, fields: json.value};
}

/** One rename; `like` gives the indentation. */
export function writeServiceFile(root: string, file: string, fields: Values, like: string): void {
	const indent = /^\{\r?\n([ \t]+)/.exec(like)?.[1] ?? '\t';
	writeServiceText(root, file, `${JSON.stringify(fields, null, indent)}\n`);
}

export function writeServiceText(root: string, file: string, text: string): void {
	new TextFileSync(path.join(root, file)).write(text);
}

/**
 * Where a package's service is defined: in the file that weaver wrote, or where somebody has moved
 * it since. Null: nowhere.
 */
export async function locateServiceFile(
	project: Project,
	{name, file}: Installed,
): Promise<string | null> {
	if (readServiceFile(project.root, file)?.fields['name'] === name) return file;
	const {services} = await loadServices(project);
	return services.find(({config}) => config.name === name)?.file ?? null;
}

/** What a write that was killed may have left beside the file. */
export function clearHalfWritten(root: string, file: string): void {
	const absolute = path.join(root, file);
	rmSync(path.join(path.dirname(absolute), `.${path.basename(absolute)}.tmp`), {force: true});
}

/** The folder of the release that a package's service file names; null: none, or no file at all. */
export function releaseInUse(root: string, {file, name}: Installed): string | null {
	const found = readServiceFile(root, file);
	const cwd = found?.fields['cwd'];
	if (typeof cwd !== 'string') return null;
	const [folder = '', version = ''] = cwd.split('/').slice(-2);
	return folder === name ? version : null;
}

/** Throws `UserError` when a service, or its file, stands in the way of a new one of this name. */
export async function requireFreeName(project: Project, name: string, file: string): Promise<void> {
	const {services, problems} = await loadServices(project);
	const taken = services.find(({config}) => foldName(config.name) === foldName(name));
	const files = [
		...services.map((service) => service.file),
		...problems.map((found) => found.file),
	];
	const inTheWay = taken?.file ?? files.find((other) => foldName(other) === foldName(file)) ?? null;
	if (inTheWay === null) return;
	const what = taken ? `defines ${taken.config.name} already` : 'exists already';
	throw new UserError(`${inTheWay} ${what}; a package ${name} can't be installed beside it.`, {
		code: 'exists',
		hint: `Remove it first: \`weaver service remove ${taken?.config.name ?? name}\`, or move the file away.`,
	});
}

/**
 * What the daemon would say about a service file with this content, or null when it is good by
 * itself and beside the others. `candidate` is where it has been written for the check, relative
 * to the project; `file` where it would be.
 */
export async function findProblem(
	project: Project,
	candidate: string,
	file: string,
): Promise<string | null> {
	const read = await loadFile(project, candidate);
	if (read === null) return 'has vanished';
	if ('problems' in read)
		return read.problems.map(({message, hint}) => withHint(message, hint)).join('; ');
	const {services} = await loadServices(project);
	const others = services.filter((service) => service.file !== file);
	const lineOf = () => 1;
	const {problems} = checkServices(
		[...others.map((service) => ({...service, lineOf})), {...read, file, lineOf}],
		[],
		new Map(),
	);
	// A neighbour's own trouble is no reason against this one.
	const own = problems.filter((problem) => problem.file === file);
	return own.length === 0 ? null : own.map(({message, hint}) => withHint(message, hint)).join('; ');
}

const withHint = (message: string, hint: string | null): string =>
	hint === null ? message : `${message} (${hint})`;

/** Names of the services that name this one as something they need. */
export async function dependentsIn(
	project: Project,
	name: string,
): Promise<readonly {readonly name: string; readonly file: string}[]> {
	const {services} = await loadServices(project);
	const needs = ({dependencies, wait_for}: ServiceConfig) =>
		[...dependencies.filter(({optional}) => !optional), ...wait_for].some(
			({service}) => service === name,
		);
	return services
		.filter(({config}) => config.name !== name && needs(config))
		.map(({config, file}) => ({name: config.name, file}));
}

const broken = (file: string, words: string): UserError =>
	new UserError(`${file}: ${words}.`, {
		code: 'broken-service-file',
		hint: 'Mend it first; what is in it is not overwritten.',
	});
