/**
 * Fields and values of the service file that a later version will know.
 *
 * Somebody who writes one has read the plan, not made a typing error, so they are told that.
 */

/** Dotted, as in a problem's `field`, with `[]` for any item. */
const fields: ReadonlySet<string> = new Set([
	'user',
	'instances',
	'exec_mode',
	'limits',
	'max_memory_restart',
	'wait_for',
	'readiness',
	'logs',
	'metrics',
	'watch',
	'schedule',
	'hooks',
	'dependencies[].on_restart',
	'health.retries',
	'health.retry_delay',
	'health.action',
	'health.headers',
	'health.expected_body',
	'health.script',
	'health.args',
	'health.expected_exit_code',
]);

const values: Readonly<Record<string, readonly unknown[]>> = {
	'health.type': ['script', 'dependency', 'heartbeat', 'mcp'],
	'dependencies[].condition': ['completed', 'log_ready'],
};

const anyItem = (field: string): string => field.replaceAll(/\[\d+\]/g, '[]');

export const isLaterField = (field: string): boolean => fields.has(anyItem(field));

export const isLaterValue = (field: string, value: unknown): boolean =>
	values[anyItem(field)]?.includes(value) ?? false;
