/** The environment of a service's next start, for people: where each value comes from, secrets masked. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {buildEnv, type EnvProblem, type EnvRequest, type EnvSource} from './env.ts';
import {type JsonText, readJsonText} from './json-text.ts';
import {masked} from './secrets.ts';

export type EnvEntry = {
	readonly key: string;
	/** Masked where the name or the value looks like a secret, unless secrets were asked for. */
	readonly value: string;
	/** `daemon`, `.env:3`, `services.d/api.json:7` or `weaver`. */
	readonly source: string;
};

/** How the environment of the process that runs differs from that of the next start. */
export type EnvDrift = {
	readonly key: string;
	/** Null: the process does not have it. */
	readonly running: string | null;
	/** Null: the next start will not have it. */
	readonly next: string | null;
};

export type EnvReport = {
	/** By key. */
	readonly entries: readonly EnvEntry[];
	/** Null when the service does not run, or the system does not tell. */
	readonly drift: readonly EnvDrift[] | null;
	/** Why there is no environment, and no next start; `entries` is empty then. */
	readonly problem: EnvProblem | null;
};

/** Of each run, of the shell that starts it, or of no meaning. */
const expected: ReadonlySet<string> = new Set([
	'WEAVER_RUN',
	'WEAVER_HEARTBEAT',
	'PWD',
	'OLDPWD',
	'SHLVL',
	'_',
]);

/** `running` is the environment of the process that runs, null when there is none. */
export function reportEnv(
	request: EnvRequest,
	running: Readonly<Record<string, string>> | null,
	secrets: boolean,
): EnvReport {
	const environment = buildEnv(request);
	if ('problem' in environment) return {entries: [], drift: null, problem: environment.problem};
	const {env, sources} = environment;
	const show = (key: string, value: string) => (secrets ? value : masked(key, value));
	const place = placesIn(request);
	const entries = Object.entries(env)
		.map(([key, value]) => ({
			key,
			value: show(key, value),
			source: place(key, sources.get(key) ?? {kind: 'weaver'}),
		}))
		.sort((a, b) => (a.key < b.key ? -1 : 1));
	return {entries, drift: running && differences(running, env, show), problem: null};
}

function differences(
	running: Readonly<Record<string, string>>,
	next: Readonly<Record<string, string>>,
	show: (key: string, value: string) => string,
): readonly EnvDrift[] {
	const shown = (key: string, value: string | undefined) =>
		value === undefined ? null : show(key, value);
	return [...new Set([...Object.keys(running), ...Object.keys(next)])]
		.filter((key) => !expected.has(key) && running[key] !== next[key])
		.sort()
		.map((key) => ({key, running: shown(key, running[key]), next: shown(key, next[key])}));
}

function placesIn({file, projectRoot}: EnvRequest): (key: string, source: EnvSource) => string {
	let json: JsonText | null | undefined;
	const read = (): JsonText | null => {
		try {
			return file === null
				? null
				: readJsonText(readFileSync(path.join(projectRoot, file), 'utf8'));
		} catch {
			return null;
		}
	};
	return (key, source) => {
		switch (source.kind) {
			case 'daemon':
			case 'weaver':
				return source.kind;
			case 'env_file':
				return `${source.file}:${source.line}`;
			case 'env':
				json ??= read();
				return `${file ?? 'env'}${json?.ok ? `:${json.lineOf(['env', key])}` : ''}`;
		}
	};
}
