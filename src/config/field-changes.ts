/** What changed in a service file, field by field with both values, for people: secrets masked. Pure. */
import type {FieldChange} from '../lib/service-view.ts';
import {mask, masked} from './secrets.ts';
import type {ServiceConfig} from './service-schema.ts';

/** Longer values are cut. */
const longest = 120;

/** `fields` are dotted, as a plan of changes names them. */
export const fieldChanges = (
	running: ServiceConfig,
	file: ServiceConfig,
	fields: readonly string[],
): readonly FieldChange[] =>
	fields.map((field) => ({
		field,
		running: valueText(running, field),
		file: valueText(file, field),
	}));

function valueText(config: ServiceConfig, field: string): string | null {
	const keys = field.split('.');
	let value: unknown = config;
	for (const [index, key] of keys.entries()) {
		if (typeof value !== 'object' || value === null) return null;
		const fields = value as Readonly<Record<string, unknown>>;
		// The name of a variable, or of a header, may have dots of its own.
		const rest = keys.slice(index).join('.');
		if (rest in fields) {
			value = fields[rest];
			break;
		}
		value = fields[key];
	}
	if (value === undefined || value === null) return null;
	if (keys.includes('headers')) return mask;
	const name = keys.at(-1) ?? '';
	const text =
		typeof value === 'string'
			? masked(name, value)
			: JSON.stringify(value, (key, inner: unknown) => {
					if (key === 'headers') return mask;
					return typeof inner === 'string' ? masked(key, inner) : inner;
				});
	return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
