/**
 * The environment of a service, made anew at each start from what is declared.
 *
 * Later sources win: the daemon's own environment, the lines of `env_file`, the values of `env`,
 * then weaver's own marks. A service with a terminal is told of that one instead of the daemon's. A value may name variables (expand.ts): it sees the marks, every source
 * before its own, and what stands before it in its own.
 */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {messageOf, systemCodeOf} from '../lib/errors.ts';
import {parseEnvFile} from './env-file.ts';
import {expand} from './expand.ts';
import {type JsonPath, readJsonText} from './json-text.ts';
import type {ServiceConfig} from './service-schema.ts';

/** Where a variable comes from. */
export type EnvSource =
	| {readonly kind: 'daemon'}
	/** `file` is as the service file has it; `line` counts from 1. */
	| {readonly kind: 'env_file'; readonly file: string; readonly line: number}
	| {readonly kind: 'env'}
	| {readonly kind: 'weaver'};

/** What keeps the environment from being made. */
export type EnvProblem = {
	/** Relative to the project, or as `env_file` has it. */
	readonly file: string | null;
	/** Counted from 1; null where it is not known. */
	readonly line: number | null;
	readonly field: string;
	readonly message: string;
	readonly hint: string | null;
};

export type Environment =
	| {
			readonly env: Readonly<Record<string, string>>;
			readonly sources: ReadonlyMap<string, EnvSource>;
	  }
	| {readonly problem: EnvProblem};

/** What tells one run from another must never be inherited from a weaver that weaver runs in. */
const ours: ReadonlySet<string> = new Set([
	'WEAVER_SERVICE',
	'WEAVER_RUN',
	'WEAVER_DIR',
	'WEAVER_INSTANCE',
	'WEAVER_HEARTBEAT',
	'WEAVER_HEARTBEAT_FD',
	'WEAVER_HOOK',
	'WEAVER_CHECK',
]);

/** What tells of the terminal that the daemon was started in says nothing of a service's own. */
const ofTerminals: ReadonlySet<string> = new Set([
	'TERM',
	'TERMCAP',
	'TERM_PROGRAM',
	'TERM_PROGRAM_VERSION',
	'COLORTERM',
	'COLUMNS',
	'LINES',
	'TMUX',
	'TMUX_PANE',
	'STY',
	'WINDOW',
	'WINDOWID',
]);

export type EnvRequest = {
	readonly config: Pick<ServiceConfig, 'env' | 'env_file'> & {readonly pty?: boolean};
	/** Service file relative to the project, to say where a value stands; null once it is gone. */
	readonly file: string | null;
	readonly projectRoot: string;
	/** The environment that the service inherits. */
	readonly base: Readonly<Record<string, string | undefined>>;
	/** Weaver's own variables, which nothing overrides: WEAVER_SERVICE, WEAVER_RUN and so on. */
	readonly marks: Readonly<Record<string, string>>;
};

export function buildEnv({config, file, projectRoot, base, marks}: EnvRequest): Environment {
	const env: Record<string, string> = {};
	const sources = new Map<string, EnvSource>();
	const lookup = (name: string) =>
		Object.hasOwn(marks, name) ? marks[name] : Object.hasOwn(env, name) ? env[name] : undefined;
	const set = (key: string, value: string, source: EnvSource) => {
		env[key] = value;
		sources.set(key, source);
	};

	for (const [key, value] of Object.entries(base))
		if (value !== undefined && !ours.has(key) && !(config.pty && ofTerminals.has(key)))
			set(key, value, {kind: 'daemon'});
	if (config.pty) set('TERM', 'xterm-256color', {kind: 'weaver'});

	if (config.env_file !== undefined) {
		const read = readEnvFile(projectRoot, config.env_file);
		if ('problem' in read) return {problem: read.problem(() => placeOf(['env_file']))};
		for (const {key, value, line, literal} of read.lines) {
			const found = literal ? {text: value} : expand(value, lookup);
			if ('error' in found) {
				const message = `${key} ${found.error}`;
				return {
					problem: {file: config.env_file, line, field: 'env_file', message, hint: found.hint},
				};
			}
			set(key, found.text, {kind: 'env_file', file: config.env_file, line});
		}
	}
	for (const [key, value] of Object.entries(config.env)) {
		const found = expand(value, lookup);
		if ('error' in found) {
			const field = `env.${key}`;
			const message = `${field} ${found.error}`;
			return {problem: {...placeOf(['env', key]), field, message, hint: found.hint}};
		}
		set(key, found.text, {kind: 'env'});
	}
	for (const [key, value] of Object.entries(marks)) set(key, value, {kind: 'weaver'});
	return {env, sources};

	/** Read only when something is wrong: configurations carry no lines. */
	function placeOf(at: JsonPath): Pick<EnvProblem, 'file' | 'line'> {
		return {file, line: file === null ? null : lineIn(path.join(projectRoot, file), at)};
	}
}

/** `services.d/api.json:7: env.URL needs ${HOST}, which is nowhere defined. Define HOST …` */
export function explainEnvProblem({file, line, message, hint}: EnvProblem): string {
	const place = file === null ? '' : `${file}${line === null ? '' : `:${line}`}: `;
	return `${place}${message}${hint === null ? '' : `. ${hint}`}`;
}

type Place = () => Pick<EnvProblem, 'file' | 'line'>;

function readEnvFile(projectRoot: string, name: string) {
	const absolute = path.resolve(projectRoot, name);
	const field = 'env_file';
	let text: string;
	try {
		text = readFileSync(absolute, 'utf8');
	} catch (error) {
		const isMissing = systemCodeOf(error) === 'ENOENT';
		const message = isMissing
			? `env_file ${name} does not exist`
			: `env_file ${name} cannot be read: ${messageOf(error)}`;
		const hint = isMissing ? `Make ${absolute} or remove env_file.` : null;
		return {problem: (place: Place): EnvProblem => ({...place(), field, message, hint})};
	}
	const parsed = parseEnvFile(text);
	if ('lines' in parsed) return parsed;
	const {line, error, hint} = parsed;
	return {problem: (): EnvProblem => ({file: name, line, field, message: error, hint})};
}

function lineIn(file: string, at: JsonPath): number | null {
	try {
		const json = readJsonText(readFileSync(file, 'utf8'));
		return json.ok ? json.lineOf(at) : null;
	} catch {
		return null;
	}
}
