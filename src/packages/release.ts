/** From a staged package to a release in the store, and to the service file that runs it. */
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, renameSync} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {UserError} from '../lib/errors.ts';
import {checkConfig, isValues, type Values} from './config-schema.ts';
import type {Manifest} from './manifest.ts';
import {type NodeLimits, nodeLimits} from './permissions.ts';
import {fieldsOf} from './service-fields.ts';
import type {Staged} from './stage.ts';
import {dataName, type Release, type Store, writePrivate} from './store.ts';

export type Plan = {
	readonly release: Release;
	/** Text of the configuration file; null: the package has none. */
	readonly configText: string | null;
};

/**
 * What the staged package would be in the store; nothing is written yet. `given` is what the user
 * said about its configuration. Throws `UserError` `bad-config` when that does not fit.
 */
export async function planRelease(
	store: Store,
	{manifest, digest, source, commit}: Staged,
	given: Values,
	now: number,
): Promise<Plan> {
	const configText = configTextOf(manifest, given);
	const configFile = configText === null ? null : `config-${shortDigest(configText)}.json`;
	const folder = `${manifest.version}-${digest.slice(0, 12)}`;
	const limits = await limitsOf(manifest, configFile);
	const own = path.posix.join('.weaver', 'packages', manifest.name);
	return {
		configText,
		release: {
			version: manifest.version,
			folder,
			digest,
			description: manifest.description,
			author: manifest.author,
			source,
			commit,
			permissions: manifest.permissions,
			enforced: limits.enforced,
			config: manifest.config === null ? null : given,
			configFile,
			fields: fieldsOf(manifest, {
				folder: path.posix.join(own, folder),
				dataFolder: path.join(store.folderOf(manifest.name), dataName),
				configFile:
					configFile === null ? null : path.join(store.folderOf(manifest.name), configFile),
				nodeFlags: limits.flags,
			}),
			at: now,
		},
	};
}

/** Moves the staged files to where the release belongs, unless they are there already. */
export function placeRelease(store: Store, name: string, staged: Staged, plan: Plan): void {
	const folder = store.folderOf(name);
	mkdirSync(path.join(folder, dataName), {recursive: true, mode: 0o700});
	const {release, configText} = plan;
	const target = path.join(folder, release.folder);
	if (!existsSync(target)) renameSync(staged.folder, target);
	if (configText !== null && release.configFile !== null)
		writePrivate(path.join(folder, release.configFile), configText);
}

export const shortDigest = (text: string): string =>
	createHash('sha256').update(text).digest('hex').slice(0, 12);

function configTextOf(manifest: Manifest, given: Values): string | null {
	if (manifest.config === null) {
		if (Object.keys(given).length === 0) return null;
		throw new UserError(`${manifest.name} ${manifest.version} takes no configuration.`, {
			code: 'bad-config',
			hint: 'Leave --config and --config-file out.',
		});
	}
	const checked = checkConfig(manifest.config, given);
	if ('values' in checked) return `${JSON.stringify(checked.values, null, '\t')}\n`;
	throw new UserError(
		`The configuration does not fit ${manifest.name} ${manifest.version}:\n${checked.problems.map((line) => `  ${line}`).join('\n')}`,
		{code: 'bad-config', hint: 'Give values with --config key=value or --config-file.'},
	);
}

/** Of a program that Node runs in a process of its own; nothing else can be held to anything. */
async function limitsOf(manifest: Manifest, configFile: string | null): Promise<NodeLimits> {
	const {script, interpreter, exec_mode: mode} = manifest.entry;
	const byNode =
		interpreter === undefined ? /\.(?:[cm]?js|ts)$/.test(script) : interpreter === 'node';
	const major = byNode && mode !== 'cluster' ? await nodeMajor() : null;
	return nodeLimits(manifest.permissions, major, {
		readable: configFile === null ? [] : [`../${configFile}`],
		writable: [`../${dataName}`, ...(hasHeartbeat(manifest) ? runFolders(manifest.name) : [])],
	});
}

const hasHeartbeat = ({entry}: Manifest): boolean =>
	['startup', 'readiness', 'health'].some((kind) => {
		const check = entry[kind];
		return isValues(check) && 'max_silence' in check;
	});

/** Where the file in WEAVER_HEARTBEAT is, which is another one for each run and instance. */
const runFolders = (name: string): readonly string[] => [
	`../../../run/${name}/*`,
	`../../../run/${name}.*`,
];

/** Of the `node` that services get; null when there is none, or one that does not say. */
async function nodeMajor(): Promise<number | null> {
	const {stdout} = await execa('node', ['--version'], {
		reject: false,
		stdin: 'ignore',
		timeout: 10_000,
	});
	const major = /^v(\d+)\./.exec(stdout ?? '')?.[1];
	return major === undefined ? null : Number(major);
}
