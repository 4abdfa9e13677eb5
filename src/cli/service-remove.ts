/** `weaver service remove`: stops a service gracefully, then takes what belongs to it. */
import {rmSync} from 'node:fs';
import path from 'node:path';
import {loadServices} from '../config/load.ts';
import type {Project} from '../config/project.ts';
import {exitCodes, UserError} from '../lib/errors.ts';
import {formatDuration} from '../lib/units.ts';
import {lockStore} from '../packages/lock.ts';
import {purgeLogs} from '../packages/purge.ts';
import {dependentsIn, locateServiceFile} from '../packages/service-file.ts';
import {forget} from '../packages/settle.ts';
import {dataName, type Installed, openStore, type Store} from '../packages/store.ts';
import type {Invocation, Io, Run} from './command.ts';
import {confirm} from './confirm.ts';
import {projectOf, timeoutOf} from './context.ts';
import {daemonFor, defaultWait, watchGone} from './package-daemon.ts';
import {settleAndTell, tellingOfDisk} from './package-options.ts';

export const run: Run = tellingOfDisk(async (invocation, io) => {
	const project = projectOf(invocation, io);
	const [name = ''] = invocation.operands;
	const {options} = invocation;
	const wait = timeoutOf(invocation) ?? defaultWait;
	using store = lockStore(openStore(project), `weaver service remove ${name}`);
	const settled = settleAndTell(project, store, io).some((one) => one.name === name);
	if (settled && store.read(name) === null) return exitCodes.ok;
	const record = store.names().includes(name) ? store.read(name) : null;
	const file =
		(record && (await locateServiceFile(project, record))) ??
		record?.file ??
		(await requireFile(project, store, name));
	await requireUnneeded(project, name, options['force'] === true);
	await requireConsent(name, record, file, invocation, io);

	if (record) store.write({...record, file, phase: 'removing', next: null});
	rmSync(path.join(project.root, file), {force: true});
	using client = await daemonFor(project, name);
	if (client) {
		await client.request('package.changed', {
			service: name,
			text: record ? `package ${record.release.version} removed` : `${file} removed`,
			data: {action: 'remove', version: record?.release.version ?? null},
		});
		if (!(await watchGone(client, name, wait)))
			throw new UserError(
				`${name} has not ended within ${formatDuration(wait)}; its service file is gone, its package is not.`,
				{
					code: 'timeout',
					hint: `\`weaver service remove ${name}\` goes on where this stopped.`,
					exitCode: exitCodes.timeout,
				},
			);
	}
	const purge = options['purge'] === true;
	if (purge) {
		store.discard(path.join(store.folderOf(name), dataName));
		purgeLogs(project, store, name);
	}
	forget(store, name);
	const kept = purge ? [] : keptOf(store, name);
	const message = `Removed ${name}${record ? ` ${record.release.version}` : ''}${describeKept(kept)}`;
	io.out(
		options['json']
			? `${JSON.stringify({ok: true, name, file, version: record?.release.version ?? null, kept, message}, null, 2)}\n`
			: `${message}\n`,
	);
	return exitCodes.ok;
});

/** The service file of a service that is no package. */
async function requireFile(project: Project, store: Store, name: string): Promise<string> {
	const {services, problems} = await loadServices(project);
	const file =
		services.find(({config}) => config.name === name)?.file ??
		problems.find((problem) => problem.file === `services.d/${name}.json`)?.file;
	if (file !== undefined) return file;
	const data = store.names().includes(name) ? store.folderOf(name) : null;
	throw new UserError(`There is no service ${name}.`, {
		code: 'unknown-service',
		hint:
			data === null
				? 'See `weaver status`.'
				: `Its package was removed; the data it left is in ${path.join(data, dataName)}.`,
		exitCode: exitCodes.usage,
	});
}

async function requireUnneeded(project: Project, name: string, force: boolean): Promise<void> {
	const dependents = await dependentsIn(project, name);
	if (dependents.length === 0 || force) return;
	const names = dependents.map((dependent) => `${dependent.name} (${dependent.file})`).join(', ');
	throw new UserError(`${name} is needed by ${names}.`, {
		code: 'needed',
		hint: 'Remove or change these first, or remove it all the same with --force.',
	});
}

/** A package can be installed again; a file written by hand, data and logs can't. */
async function requireConsent(
	name: string,
	record: Installed | null,
	file: string,
	{options}: Invocation,
	io: Io,
): Promise<void> {
	const purge = options['purge'] === true;
	if (options['yes'] === true || (record && !purge)) return;
	const what = [
		...(record ? [] : [`${file}, which was not installed from a package`]),
		...(purge ? [record ? 'its data and its logs' : 'its logs'] : []),
	].join(' and ');
	const question = `Remove ${name} with ${what}?`;
	if (!io.isInteractive)
		throw new UserError(
			`${name} would be removed with ${what}, and nobody is at a terminal to say yes.`,
			{
				code: 'needs-consent',
				hint: 'Say so with --yes.',
			},
		);
	if (await confirm(question, io)) return;
	throw new UserError('Nothing was changed.', {code: 'declined'});
}

/** Paths of what a package leaves behind, relative to the project. */
const keptOf = (store: Store, name: string): readonly string[] =>
	store.names().includes(name)
		? [path.relative(store.root, path.join(store.folderOf(name), dataName))]
		: [];

const describeKept = (kept: readonly string[]): string =>
	kept.length === 0 ? '.' : `; its data is kept in ${kept.join(', ')}.`;
