/** Tables of the service file's fields, from its JSON Schema. */
import type {FieldSchema} from '../../src/config/json-schema.ts';
import {code, table} from './markdown.ts';

/** A column: its head and what it says of a field. */
export type Column = {
	readonly head: string;
	readonly cell: (name: string, field: FieldSchema) => string;
};

/** The fields of an object, or of the object that a union allows. */
export const fieldTable = (schema: FieldSchema, ...more: readonly Column[]): string =>
	tableOf(objectOf(schema), [defaults('Default', schema)], more);

/** Fields that have no defaults. */
export const plainTable = (schema: FieldSchema, ...more: readonly Column[]): string =>
	tableOf(objectOf(schema), [], more);

/** Objects with the same fields in one table, each with a column for its defaults. */
export function jointTable(schemas: Readonly<Record<string, FieldSchema>>): string {
	const all = Object.values(schemas).map((schema) => objectOf(schema).properties);
	return tableOf(
		{properties: Object.assign({}, ...all.toReversed())},
		Object.entries(schemas).map(([name, schema]) => defaults(`Default in ${code(name)}`, schema)),
		[],
	);
}

function tableOf(
	{properties = {}}: FieldSchema,
	before: readonly Column[],
	after: readonly Column[],
): string {
	const heads = (columns: readonly Column[]) => columns.map(({head}) => head);
	return table(
		['Field', 'Value', ...heads(before), 'Meaning', ...heads(after)],
		Object.entries(properties).map(([name, field]) => [
			code(name),
			kindOf(field),
			...before.map(({cell}) => cell(name, field)),
			field.description ?? '',
			...after.map(({cell}) => cell(name, field)),
		]),
	);
}

const objectOf = (schema: FieldSchema): FieldSchema =>
	schema.anyOf?.find(({properties}) => properties) ?? schema;

const defaults = (head: string, schema: FieldSchema): Column => ({
	head,
	cell: (name) => {
		const {required, properties} = objectOf(schema);
		if (required?.includes(name)) return 'required';
		const field = properties?.[name];
		if (field === undefined) return 'not known here';
		return field.default === undefined ? '' : code(JSON.stringify(field.default));
	},
});

function kindOf(field: FieldSchema): string {
	if (field.enum) return field.enum.map((value) => code(String(value))).join(', ');
	if (field.anyOf) return field.anyOf.map(kindOf).join(' or ');
	if (field.title) return field.title;
	switch (field.type) {
		case 'string':
			return 'text';
		case 'boolean':
			return 'true or false';
		case 'number':
			return 'number';
		case 'integer':
			return rangeOf(field);
		case 'array':
			return field.items?.anyOf
				? 'list of names or objects'
				: `list of ${kindOf(field.items ?? {}).replace(/^\w+/, '$&s')}`;
		default:
			return field.properties ? 'object, see below' : 'object of texts';
	}
}

const rangeOf = ({minimum = 0, maximum = Number.MAX_SAFE_INTEGER}: FieldSchema): string =>
	maximum === Number.MAX_SAFE_INTEGER
		? `number, ${minimum} or more`
		: `number, ${minimum} to ${maximum}`;
