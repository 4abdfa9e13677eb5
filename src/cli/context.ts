/** What most commands begin with: the project they mean and the options they share. */
import {existsSync} from 'node:fs';
import {findProject, type Project} from '../config/project.ts';
import type {Targets} from '../ipc/messages.ts';
import {exitCodes, UserError} from '../lib/errors.ts';
import {parseDuration} from '../lib/units.ts';
import type {Invocation, Io} from './command.ts';

/** The project of a command. Throws `UserError` `no-project` when it has no services.d/. */
export function projectOf({options}: Invocation, io: Io): Project {
	const dir = options['dir'];
	const project = findProject(io.cwd, io.env, typeof dir === 'string' ? dir : undefined);
	if (existsSync(project.servicesDir)) return project;
	const isNamed = typeof dir === 'string' || io.env['WEAVER_DIR'];
	const where = isNamed
		? `There is no services.d/ in ${project.root}.`
		: `There is no services.d/ here or above, and none in ${project.root}.`;
	throw new UserError(where, {
		code: 'no-project',
		hint: 'Make a project with `weaver init`, or name one with --dir.',
		exitCode: exitCodes.usage,
	});
}

/** The services a command means: names, `--all`, `--group` or `--tag`; exactly one of them. */
export function targetsOf({operands, options}: Invocation): Targets {
	const group = options['group'];
	const tag = options['tag'];
	const ways = [operands.length > 0, options['all'] === true, Boolean(group), Boolean(tag)];
	if (ways.filter(Boolean).length !== 1)
		throw new UserError(
			'Name services, or write --all, --group <group> or --tag <tag>; exactly one of these.',
			{
				code: 'usage',
				exitCode: exitCodes.usage,
			},
		);
	if (typeof group === 'string' && group !== '') return {group};
	if (typeof tag === 'string' && tag !== '') return {tag};
	return options['all'] === true ? {all: true} : {names: operands};
}

/** `--timeout` in ms; a bare number counts seconds, as with coreutils' `timeout`. Null: not given. */
export function timeoutOf({options}: Invocation): number | null {
	const text = options['timeout'];
	if (typeof text !== 'string') return null;
	const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseDuration(text);
	if (ms !== null) return ms;
	throw new UserError(`--timeout must be a time such as 500ms, 30s or 2m, got ${text}.`, {
		code: 'usage',
		exitCode: exitCodes.usage,
	});
}
