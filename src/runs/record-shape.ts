/** Whether a run's record says all that a daemon needs, and which of its parts it does not. Pure. */
import type {RunRecord} from './run-directory.ts';

type Kind = 'string' | 'number' | 'boolean' | 'array' | 'object';

/** What every config of a record has; `watch` is of several kinds. */
export const configKinds: Readonly<Record<string, Kind>> = {
	name: 'string',
	script: 'string',
	type: 'string',
	tags: 'array',
	enabled: 'boolean',
	cwd: 'string',
	env: 'object',
	exec_mode: 'string',
	instances: 'number',
	restart: 'string',
	success_exit_codes: 'array',
	max_restarts: 'number',
	min_uptime: 'number',
	restart_delay: 'number',
	max_restart_delay: 'number',
	reset_after: 'number',
	stop_signal: 'string',
	stop_timeout: 'number',
	dependencies: 'array',
	wait_for: 'array',
	check_ports: 'boolean',
	hooks: 'object',
	logs: 'object',
	pty: 'boolean',
};

const recordKinds: Readonly<Record<string, Kind>> = {
	service: 'string',
	run: 'number',
	createdAt: 'number',
	command: 'array',
	cwd: 'string',
	restarts: 'number',
	failures: 'number',
};

export const kindOf = (value: unknown): string =>
	value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

/** Names of fields that are missing or of another kind: `createdAt`, `config.script`. */
export const lackingIn = (record: RunRecord): readonly string[] => [
	...lacking(record, recordKinds),
	...lacking(record.config as object, configKinds).map((field) => `config.${field}`),
];

function lacking(value: object, kinds: Readonly<Record<string, Kind>>): readonly string[] {
	const fields = value as Readonly<Record<string, unknown>>;
	return Object.keys(kinds).filter((field) => kindOf(fields[field]) !== kinds[field]);
}
