/** The environment of a service, made anew at each start from what is declared. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {parseEnv} from 'node:util';
import {messageOf, systemCodeOf} from '../lib/errors.ts';
import type {ServiceConfig} from './service-schema.ts';

export type Environment =
	| {readonly env: Readonly<Record<string, string>>}
	| {readonly error: string; readonly hint: string | null};

/** What tells one run from another must never be inherited from a weaver that weaver runs in. */
const ours: ReadonlySet<string> = new Set([
	'WEAVER_SERVICE',
	'WEAVER_INSTANCE',
	'WEAVER_RUN',
	'WEAVER_DIR',
]);

/** Later ones win: the daemon's own environment, `env_file`, `env`, then who the service is. */
export function buildEnv({
	config,
	projectRoot,
	base,
	service,
	instance,
	run,
}: {
	readonly config: Pick<ServiceConfig, 'env' | 'env_file'>;
	readonly projectRoot: string;
	readonly base: Readonly<Record<string, string | undefined>>;
	readonly service: string;
	/** Counted from 1. */
	readonly instance: number;
	/** Marks every process of this run. */
	readonly run: string;
}): Environment {
	const env: Record<string, string> = {};
	for (const [key, value] of Object.entries(base))
		if (value !== undefined && !ours.has(key)) env[key] = value;
	if (config.env_file !== undefined) {
		const file = path.resolve(projectRoot, config.env_file);
		try {
			Object.assign(env, parseEnv(readFileSync(file, 'utf8')));
		} catch (error) {
			if (systemCodeOf(error) === 'ENOENT')
				return {
					error: `env_file ${config.env_file} does not exist`,
					hint: `Make ${file} or remove env_file.`,
				};
			return {error: `env_file ${config.env_file} cannot be read: ${messageOf(error)}`, hint: null};
		}
	}
	return {
		env: {
			...env,
			...config.env,
			WEAVER_SERVICE: service,
			WEAVER_INSTANCE: String(instance),
			WEAVER_RUN: run,
		},
	};
}
