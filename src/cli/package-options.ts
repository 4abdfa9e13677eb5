/** What the commands about packages have in common: their options, and what they tell. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Project} from '../config/project.ts';
import {exitCodes, messageOf, systemCodeOf, UserError} from '../lib/errors.ts';
import {assign, isValues, type Values} from '../packages/config-schema.ts';
import {type Permission, permissionWords} from '../packages/permissions.ts';
import type {JsonSchema} from '../packages/schema-gaps.ts';
import {type Settled, settle} from '../packages/settle.ts';
import type {Installed, Release, Store} from '../packages/store.ts';
import type {Invocation, Io, Run} from './command.ts';
import {confirm} from './confirm.ts';

/** What the disk may say, which is the user's to mend. */
const diskCodes = new Set([
	'ENOSPC',
	'EDQUOT',
	'EROFS',
	'EACCES',
	'EPERM',
	'EMFILE',
	'ENFILE',
	'EIO',
]);

/** The command, with what the disk refuses told as such; the next command clears up. */
export const tellingOfDisk =
	(run: Run): Run =>
	async (invocation, io) => {
		try {
			return await run(invocation, io);
		} catch (error) {
			if (error instanceof UserError || !diskCodes.has(systemCodeOf(error) ?? '')) throw error;
			throw new UserError(
				`The files of the package can't be written or read: ${messageOf(error)}.`,
				{
					code: 'disk',
					hint: 'What was begun is undone, or finished, by the next command about packages.',
				},
			);
		}
	};

/** Ends what a killed command left half done, and says so. Only under the lock. */
export function settleAndTell(project: Project, store: Store, io: Io): readonly Settled[] {
	const settled = settle(project, store);
	for (const {message} of settled)
		io.err(`${message.slice(0, 1).toUpperCase()}${message.slice(1)}.\n`);
	return settled;
}

/**
 * The configuration that the user gives: `before`, over it the values of `--config-file`, over
 * these each `--config key=value`.
 */
export function configOf(
	{options, lists}: Invocation,
	schema: JsonSchema | null,
	before: Values,
	io: Io,
): Values {
	const file = options['config-file'];
	let values =
		typeof file === 'string' ? {...before, ...readValues(path.resolve(io.cwd, file))} : before;
	for (const assignment of lists?.['config'] ?? []) {
		const next = assign(schema ?? {}, values, assignment);
		if (next === null)
			throw new UserError(`--config takes key=value, got ${assignment}.`, {
				code: 'usage',
				exitCode: exitCodes.usage,
			});
		values = next;
	}
	return values;
}

function readValues(file: string): Values {
	try {
		const values: unknown = JSON.parse(readFileSync(file, 'utf8'));
		if (isValues(values)) return values;
	} catch (error) {
		throw new UserError(`${file} can't be read: ${messageOf(error)}.`, {code: 'bad-config'});
	}
	throw new UserError(`${file} must hold a JSON object.`, {code: 'bad-config'});
}

/** Shows what a release asks for; throws `UserError` unless the user grants what is new. */
export async function requireGrant(
	name: string,
	release: Release,
	granted: readonly Permission[],
	{options}: Invocation,
	io: Io,
): Promise<void> {
	const fresh = release.permissions.filter((permission) => !granted.includes(permission));
	if (fresh.length === 0) return;
	const yes = options['yes'] === true;
	if (!options['json'] || (io.isInteractive && !yes))
		io.err(describeRequest(name, release, granted));
	if (yes) return;
	const words = fresh.join(', ');
	if (!io.isInteractive)
		throw new UserError(
			`${name} ${release.version} asks for ${words}, and nobody is at a terminal to say yes.`,
			{code: 'needs-consent', hint: 'Grant it with --yes.'},
		);
	if (await confirm(`Grant this to ${name} ${release.version}?`, io)) return;
	throw new UserError('Nothing was changed.', {code: 'declined'});
}

function describeRequest(name: string, release: Release, granted: readonly Permission[]): string {
	const {version, author, permissions: asked, enforced} = release;
	const lines = asked.map((permission) => {
		const isNew = granted.length > 0 && !granted.includes(permission);
		return `  ${permission.padEnd(16)}  ${permissionWords[permission]}${isNew ? '  (new)' : ''}`;
	});
	return [
		`${name} ${version}${author === null ? '' : ` by ${author}`} asks to`,
		...lines,
		`${describeEnforcement(enforced)}\n`,
	].join('\n');
}

/** One sentence: who keeps the program from doing the rest. */
export const describeEnforcement = (enforced: readonly Permission[]): string =>
	enforced.length === 0
		? 'Nothing holds it to that: what a package asks for is for you to know.'
		: `Node refuses it ${enforced.join(', ')}; anything else is for you to know.`;

/** Throws `UserError` when a package of this name is not, or not wholly, there. */
export function requireInstalled(store: Store, name: string): Installed {
	const record = store.names().includes(name) ? store.read(name) : null;
	if (record && record.phase !== 'removing') return record;
	throw new UserError(record ? `${name} is being removed.` : `No package ${name} is installed.`, {
		code: 'not-installed',
		hint: record
			? `\`weaver service remove ${name}\` waits for its end.`
			: 'See `weaver service packages`.',
		exitCode: exitCodes.usage,
	});
}

/** What `--json` prints of a release. */
export const releaseData = (name: string, release: Release) => ({
	name,
	version: release.version,
	digest: release.digest,
	source: release.source,
	commit: release.commit,
	permissions: release.permissions,
	enforced: release.enforced,
	at: release.at,
});
