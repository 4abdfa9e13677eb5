/** Reads one service file and says what is wrong with it, by line and field. */
import {lstat, stat} from 'node:fs/promises';
import path from 'node:path';
import {TextFile} from 'lowdb/node';
import type {ConfigProblem} from '../lib/config-problem.ts';
import {messageOf, systemCodeOf} from '../lib/errors.ts';
import {checkKinds} from '../lib/service-state.ts';
import {checkFields} from './check-fields.ts';
import {scriptPlace} from './cluster-command.ts';
import {dotted, type JsonPath, lineAt, readJsonText} from './json-text.ts';
import {programOf} from './program.ts';
import {checkSchedule, scheduleOf} from './schedule.ts';
import type {ServiceConfig} from './service-schema.ts';

/** A file that is good by itself; `lineOf` serves problems that show only beside other files. */
export type GoodFile = {
	/** Relative to the project's folder, with slashes: `services.d/api.json`. */
	readonly file: string;
	readonly config: ServiceConfig;
	readonly lineOf: (path: JsonPath) => number;
};

export type BrokenFile = {
	readonly file: string;
	/** What the file calls its service, when that much can be read. */
	readonly name: string | null;
	readonly problems: readonly ConfigProblem[];
};

const largestFile = 1024 * 1024;

/** `file` is relative to the project's folder; null when there is none (any more). */
export async function loadFile(
	project: {readonly root: string},
	file: string,
): Promise<GoodFile | BrokenFile | null> {
	const absolute = path.join(project.root, file);
	const refusal = await refuse(absolute);
	if (refusal === 'absent') return null;
	if (refusal !== null) return broken(file, [refusal]);
	try {
		const text = await new TextFile(absolute).read();
		return text === null ? null : await parse(project.root, file, text, Date.now());
	} catch (error) {
		return broken(file, [{message: `cannot be read: ${reasonOf(error)}`}]);
	}
}

type Found = {
	readonly line?: number;
	readonly field?: string | null;
	readonly message: string;
	readonly hint?: string | null;
};

const broken = (file: string, found: readonly Found[], name: string | null = null): BrokenFile => ({
	file,
	name,
	problems: found.map(({line = null, field = null, message, hint = null}) => ({
		file,
		line,
		field,
		message,
		hint,
		service: null,
	})),
});

/** Looks before reading: a FIFO would block, a huge file would fill the memory. */
async function refuse(absolute: string): Promise<Found | 'absent' | null> {
	try {
		const found = await stat(absolute);
		if (found.isDirectory())
			return {
				message: 'is a folder, not a file',
				hint: 'Rename it so that it does not end in .json.',
			};
		if (!found.isFile()) return {message: 'is not a regular file', hint: 'Remove it.'};
		if (found.size > largestFile)
			return {
				message: `is larger than a service file may be: ${found.size} bytes`,
				hint: 'The limit is 1 MB.',
			};
		return null;
	} catch (error) {
		if (systemCodeOf(error) !== 'ENOENT') return {message: `cannot be read: ${reasonOf(error)}`};
		const isLink = await lstat(absolute).then(
			() => true,
			() => false,
		);
		return isLink ? {message: 'is a link to a file that does not exist'} : 'absent';
	}
}

async function parse(
	projectRoot: string,
	file: string,
	text: string,
	now: number,
): Promise<GoodFile | BrokenFile> {
	if (text.startsWith('\uFEFF'))
		return broken(file, [
			{line: 1, message: 'begins with a byte order mark', hint: 'Save it as UTF-8 without one.'},
		]);
	const foreign = text.indexOf('\uFFFD');
	if (foreign !== -1)
		return broken(file, [
			{line: lineAt(text, foreign), message: 'is not UTF-8 text', hint: 'Save it as UTF-8.'},
		]);
	const json = readJsonText(text);
	if (!json.ok)
		return broken(file, [
			{line: json.line, message: `${json.message} (column ${json.column})`, hint: json.hint},
		]);
	const {value, lineOf} = json;
	const checked = checkFields(value);
	if ('problems' in checked)
		return broken(
			file,
			checked.problems.map(({path: at, message, hint}) => ({
				line: lineOf(at),
				field: at.length === 0 ? null : dotted(at),
				message,
				hint,
			})),
			nameIn(value),
		);
	const {config} = checked;
	const program = programOf(projectRoot, config);
	if ('error' in program)
		return broken(
			file,
			[
				{
					line: lineOf([program.field]),
					field: program.field,
					message: `${program.field} ${program.error}`,
					hint: program.hint,
				},
			],
			config.name,
		);
	const problems = [
		...checkMode(config, program.command, lineOf),
		...checkCommands(projectRoot, config, lineOf),
		...(await checkTimes(config, lineOf, now)),
	];
	return problems.length > 0 ? broken(file, problems, config.name) : {file, config, lineOf};
}

/** Cluster mode needs a script that Node runs. */
function checkMode(
	config: ServiceConfig,
	command: readonly string[],
	lineOf: (path: JsonPath) => number,
): readonly Found[] {
	const place = config.exec_mode === 'cluster' ? scriptPlace(command) : {index: 0};
	if ('error' in place) {
		const [field, message] = ['exec_mode', `exec_mode ${place.error}`];
		return [{line: lineOf([field]), field, message, hint: place.hint}];
	}
	return config.pty ? checkTerminal(config, lineOf) : [];
}

/** What a service with a terminal cannot have as well. */
function checkTerminal(
	{exec_mode, logs}: ServiceConfig,
	lineOf: (path: JsonPath) => number,
): readonly Found[] {
	const about = {line: lineOf(['pty']), field: 'pty'};
	if (exec_mode === 'cluster')
		return [
			{
				...about,
				message: 'pty cannot be used with "exec_mode": "cluster": workers have no terminal',
				hint: 'Write "exec_mode": "fork", or remove pty.',
			},
		];
	if (logs.split)
		return [
			{
				...about,
				message: 'pty cannot be used with logs.split: a terminal has one output for both',
				hint: 'Remove logs.split, or pty.',
			},
		];
	return [];
}

async function checkTimes(
	config: ServiceConfig,
	lineOf: (path: JsonPath) => number,
	now: number,
): Promise<readonly Found[]> {
	const schedule = scheduleOf(config);
	const wrong = schedule && (await checkSchedule(schedule, now));
	if (!wrong) return [];
	const at = typeof config.schedule === 'string' ? ['schedule'] : ['schedule', wrong.field];
	const message = `${dotted(at)} ${wrong.message}`;
	return [{line: lineOf(at), field: dotted(at), message, hint: wrong.hint}];
}

/** Commands of script checks and hooks, read as the service's own is. */
const checkCommands = (
	projectRoot: string,
	config: ServiceConfig,
	lineOf: (path: JsonPath) => number,
): readonly Found[] => {
	const checks = checkKinds.flatMap((kind) => {
		const check = config[kind];
		return check?.type === 'script' ? [{of: [kind], ...check}] : [];
	});
	const hooks = Object.entries(config.hooks).flatMap(([name, hook]) =>
		hook ? [{of: ['hooks', name], ...hook}] : [],
	);
	return [...checks, ...hooks].flatMap(({of, script, args}): readonly Found[] => {
		const program = programOf(projectRoot, {script, args, interpreter: undefined, cwd: config.cwd});
		if (!('error' in program)) return [];
		const at = [...of, program.field];
		const message = `${dotted(at)} ${program.error}`;
		return [{line: lineOf(at), field: dotted(at), message, hint: program.hint}];
	});
};

const nameIn = (value: unknown): string | null =>
	typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
		? value.name
		: null;

function reasonOf(error: unknown): string {
	switch (systemCodeOf(error)) {
		case 'EACCES':
		case 'EPERM':
			return 'permission denied';
		case 'ELOOP':
			return 'it is a link that leads to itself';
		default:
			return messageOf(error);
	}
}
