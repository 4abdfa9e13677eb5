/** What a changed service file means for the running service. Pure. */
import {isDeepStrictEqual} from 'node:util';
import {hasHeartbeat} from './heartbeat.ts';
import type {ServiceConfig} from './service-schema.ts';

export type ChangePlan = {
	/** Dotted: `script`, `env.PORT`, `health.interval`. */
	readonly changed: readonly string[];
	/** The change needs a new process; everything else applies to the running one. */
	readonly restart: boolean;
	/** One sentence: `env.PORT changed, so the service has to restart`. */
	readonly why: string;
};

/** Fields that only a new process takes up. */
export const needRestart: ReadonlySet<string> = new Set([
	'script',
	'interpreter',
	'args',
	'cwd',
	'env',
	'env_file',
	'exec_mode',
	'pty',
] satisfies readonly (keyof ServiceConfig)[]);

/** How a run's output is caught is settled when it starts. */
const captures: ReadonlySet<string> = new Set(['logs.split', 'logs.capture']);

export function planChange(before: ServiceConfig, after: ServiceConfig): ChangePlan {
	const changed = differences(before, after);
	// Only a new process is told where to make its heartbeats.
	const isNewlyHeard = hasHeartbeat(after) && !hasHeartbeat(before);
	const culprits = changed.filter(
		(field) =>
			needRestart.has(field.split('.')[0] ?? '') ||
			captures.has(field) ||
			(isNewlyHeard && /^(?:startup|readiness|health)(?:\.type)?$/.test(field)),
	);
	if (culprits.length > 0)
		return {
			changed,
			restart: true,
			why: `${list(culprits)} changed, so the service has to restart`,
		};
	return {
		changed,
		restart: false,
		why:
			changed.length === 0
				? 'nothing that matters changed'
				: `${list(changed)} changed, which applies at once`,
	};
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields that differ; those of `env` and `health` are told one by one. */
function differences(before: Fields, after: Fields): readonly string[] {
	return keysOf(before, after)
		.filter((key) => !isDeepStrictEqual(before[key], after[key]))
		.flatMap((key) => {
			const [from, to] = [before[key], after[key]];
			if (!isFields(from) || !isFields(to)) return [key];
			return differences(from, to).map((inner) => `${key}.${inner}`);
		});
}

const keysOf = (...both: readonly Fields[]): readonly string[] => [
	...new Set(both.flatMap((fields) => Object.keys(fields))),
];

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (fields: readonly string[]): string =>
	fields.length < 2 ? fields.join() : `${fields.slice(0, -1).join(', ')} and ${fields.at(-1)}`;
