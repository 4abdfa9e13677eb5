/**
 * Fields and values of the service file that a later version will know. Pure.
 *
 * Somebody who writes one has read the plan, not made a typing error, so they are told that.
 */

/** Dotted, as in a problem's `field`, with `[]` for any item. */
const fields: ReadonlySet<string> = new Set([
	'user',
	'metrics',
	'logs.directory',
	'logs.stdout_file',
	'logs.stderr_file',
	'logs.level',
]);

const values: Readonly<Record<string, readonly unknown[]>> = {
	'startup.type': ['mcp'],
	'readiness.type': ['mcp'],
	'health.type': ['mcp'],
};

const anyItem = (field: string): string => field.replaceAll(/\[\d+\]/g, '[]');

export const isLaterField = (field: string): boolean => fields.has(anyItem(field));

export const isLaterValue = (field: string, value: unknown): boolean =>
	values[anyItem(field)]?.includes(value) ?? false;
