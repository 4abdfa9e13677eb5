/** The configuration of a package: checked against the JSON Schema of its manifest. Pure. */
import * as z from 'zod';
import {checkContent} from '../config/check-fields.ts';
import type {FieldSchema} from '../config/json-schema.ts';
import {messageOf} from '../lib/errors.ts';
import {closeGaps, type JsonSchema} from './schema-gaps.ts';

export type Values = Readonly<Record<string, unknown>>;

/** The schema ready for checking, or why it is none. */
export function compileConfigSchema(
	schema: JsonSchema,
): {readonly check: z.ZodType} | {readonly error: string} {
	if (schema['type'] !== 'object') return {error: 'its "type" must be "object"'};
	const closed = closeGaps(schema);
	if ('error' in closed) return closed;
	try {
		return {check: z.fromJSONSchema(closed.schema as Parameters<typeof z.fromJSONSchema>[0])};
	} catch (error) {
		return {error: messageOf(error)};
	}
}

/** The values with the schema's defaults filled in, or one line per problem, each with its key. */
export function checkConfig(
	schema: JsonSchema,
	given: Values,
): {readonly values: Values} | {readonly problems: readonly string[]} {
	const compiled = compileConfigSchema(schema);
	if ('error' in compiled) return {problems: [compiled.error]};
	const content = withObjects(schema, given);
	const checked = checkContent(compiled.check, () => schema as FieldSchema, content);
	if ('value' in checked) return {values: checked.value as Values};
	return {
		problems: checked.problems.map(({message, hint}) =>
			hint === null ? message : `${message} (${hint})`,
		),
	};
}

/** An object that was not given is made where its own fields have defaults. */
function withObjects(schema: JsonSchema, given: Values): Values {
	const filled: Record<string, unknown> = {...given};
	for (const [key, inner] of Object.entries(propertiesOf(schema))) {
		const value = filled[key];
		if (inner['type'] !== 'object' || 'default' in inner) continue;
		if (value === undefined && hasDefaults(inner)) filled[key] = withObjects(inner, {});
		else if (isValues(value)) filled[key] = withObjects(inner, value);
	}
	return filled;
}

const hasDefaults = (schema: JsonSchema): boolean =>
	Object.values(propertiesOf(schema)).some((inner) => 'default' in inner || hasDefaults(inner));

/**
 * One `key=value` of the command line put into the values; `a.b=1` goes into the object `a`. A text
 * stays one where the schema wants a text, else it is read as JSON where it is JSON.
 * Null when it is no assignment.
 */
export function assign(schema: JsonSchema, values: Values, assignment: string): Values | null {
	const at = assignment.indexOf('=');
	if (at < 1) return null;
	const keys = assignment.slice(0, at).split('.');
	return assignAt(schema, values, keys, assignment.slice(at + 1));
}

function assignAt(
	schema: JsonSchema,
	values: Values,
	[key = '', ...rest]: readonly string[],
	text: string,
): Values {
	const own = Object.hasOwn(propertiesOf(schema), key) ? propertiesOf(schema)[key] : undefined;
	const inner = own ?? {};
	const value = Object.hasOwn(values, key) ? values[key] : undefined;
	const next =
		rest.length > 0
			? assignAt(inner, isValues(value) ? value : {}, rest, text)
			: wantsText(inner)
				? text
				: fromJson(text);
	// Not by assignment: a key may be called __proto__.
	return Object.fromEntries([
		...Object.entries(values).filter(([name]) => name !== key),
		[key, next],
	]);
}

const wantsText = ({type, enum: choices}: JsonSchema): boolean =>
	type === 'string' ||
	(type === undefined &&
		Array.isArray(choices) &&
		choices.every((choice) => typeof choice === 'string'));

function fromJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
	const found = schema['properties'];
	return isValues(found) ? (found as Readonly<Record<string, JsonSchema>>) : {};
}

export const isValues = (value: unknown): value is Values =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
