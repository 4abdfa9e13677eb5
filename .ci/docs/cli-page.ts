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
		'With `--json` a failure is data too: `{"error": {"code", "message", "hint"}}` on standard output, and the same exit code.',
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
