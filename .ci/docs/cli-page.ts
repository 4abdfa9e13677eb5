/** docs/cli.md, from the table of commands. */

import type {Command, Option} from '../../src/cli/command.ts';
import {commands, globalOptions} from '../../src/cli/commands.ts';
import {exitCodes} from '../../src/lib/errors.ts';
import {block, code, page, table} from './markdown.ts';

export const cliPage = (): string =>
	page(
		'# Commands',
		'A command works on a project: the nearest folder upward that holds `services.d/`, or `--dir`, or `WEAVER_DIR`, else `~/.weaver`. The daemon of the project starts by itself when a command needs it.',
		table(
			['Command', 'Short form', 'What it does'],
			commands.map((command) => [
				`[${code(`weaver ${command.name}`)}](#${anchorOf(command)})`,
				command.alias ? code(`weaver ${command.alias}`) : '',
				command.summary,
			]),
		),
		'## Options of every command',
		optionTable(globalOptions),
		'## Exit codes',
		'They never change meaning.',
		table(
			['Code', 'Meaning'],
			Object.entries(exitCodes).map(([name, value]) => [
				String(value),
				meanings[name as keyof typeof exitCodes],
			]),
		),
		'## JSON',
		'What `--json` prints is part of the interface: fields may be added, none changes its meaning. A failure is data too, on standard output: `{"error": {"code", "message", "hint"}}`, with the same exit code. The types are those of [the protocol](protocol.md#types).',
		table(
			['Command', 'Prints'],
			commands.map(({name}) => [
				code(name),
				json[name] ?? fail(`no JSON is described for ${name}`),
			]),
		),
		...commands.map(section),
	);

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
	ok: 'It is done',
	failed: 'It could not be done, or not for every service',
	usage: 'Wrong usage, or a name that does not exist',
	bug: 'A bug in weaver; the stack is printed',
	timeout: 'What was waited for did not happen in time',
	interrupted: 'Ended by ctrl-C',
};

/** By the command's name. */
const json: Readonly<Record<string, string>> = {
	monitor:
		'`{daemon, services, problems}`: `DaemonInfo` or null, `ServiceView[]`, `ConfigProblem[]`',
	replay: 'nothing: it is for people',
	dev: 'nothing: it is for people',
	'service env':
		'`{name, entries, drift, problem}`: `{key, value, source}` by key; `{key, running, next}` of the process that runs, or null; why there is none, or null',
	'service start': '`{outcomes}`: `Outcome[]`',
	'service stop': '`{outcomes}`: `Outcome[]`',
	'service restart': '`{outcomes}`: `Outcome[]`',
	'service attach': 'nothing: it is for people',
	'service scale':
		'`{service, file, from, to, isCluster, services}`: `ServiceView[]` of its instances, empty when no daemon runs',
	'service status':
		'`{daemon, services, problems}`: whether one runs, `ServiceView[]`, `ConfigProblem[]`',
	'service install':
		'`{ok, message, name, version, digest, source, commit, permissions, enforced, at, file, pids?, log?}`',
	'service update':
		'`{ok, changed, message, from, to, log}` and what install prints of the version that is there now',
	'service remove':
		'`{ok, name, file, version, kept, message}`; the version is null for what was no package',
	'service pack': '`{name, version, file, digest, size, unpacked, files}`',
	'service packages': '`{packages}`: what install prints, with `file` and `phase`',
	'service health':
		'`{services}`: `name`, `ok`, `state`, `ready`, `health`, `reason` and `checks` (`CheckReport[]`) of each',
	'service logs':
		'one `{service, run, time, approximate, level, text}` per line; the time is approximate where no daemon ran, the level null where none is found',
	'service why': 'an `Explanation`, or a list of them where several services are named',
	'service metrics':
		'one `{service, step, points}` per service, in a list: `RollupPoint[]` of minutes or hours',
	'service events': 'one `JournalRow` per line',
	'daemon status': '`{running: true, socket, …DaemonInfo}` or `{running: false, servicesRun}`',
	'daemon stop': '`{stopped, outcomes}`: whether one ran, and what became of the services',
	'daemon restart': '`{before, …DaemonInfo}`: pid of the one before, or null',
	'daemon logs': 'one `{time, text}` per line',
	validate: '`{services, problems}`: names of those that are good, `ConfigProblem[]`',
	'self-test crash':
		'`{passed, seed, kills, services, moments, runs, lines, archives, commands, edits, duration, adoption, findings, complaints, kept}`: times in ms; `findings` are `{what, count, of}` and have to be 0; `kept` is where everything still lies, or null',
	init: '`{root, created, kept, service, url}`: files made and files left as they were',
};

function fail(message: string): never {
	throw new Error(message);
}

const anchorOf = ({name}: Command): string => `weaver-${name.replaceAll(' ', '-')}`;

function section({name, alias, summary, operands, options, details, examples}: Command): string {
	const usage = (words: string): string =>
		['weaver', words, operands, Object.keys(options).length > 0 ? '[options]' : '']
			.filter(Boolean)
			.join(' ');
	return [
		`## weaver ${name}`,
		`${summary}.`,
		block('', [name, ...(alias ? [alias] : [])].map(usage).join('\n')),
		...(Object.keys(options).length > 0 ? [optionTable(options)] : []),
		...(details ? [details] : []),
		block('sh', examples.join('\n')),
	].join('\n\n');
}

const optionTable = (options: Readonly<Record<string, Option>>): string =>
	table(
		['Option', 'What it does'],
		Object.entries(options).map(([name, {short, value, summary}]) => [
			code(`--${name}${value ? ` ${value}` : ''}`) + (short ? `, ${code(`-${short}`)}` : ''),
			summary,
		]),
	);
