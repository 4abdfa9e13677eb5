/** Checks one file's content against its schema and says in words what does not fit. Pure. */
import type * as z from 'zod';
import {nearest} from '../lib/nearest.ts';
import {type FieldSchema, serviceJsonSchema} from './json-schema.ts';
import {dotted, type JsonPath} from './json-text.ts';
import {isLaterField, isLaterValue} from './later-fields.ts';
import {type ServiceConfig, serviceSchema} from './service-schema.ts';

/** A problem whose place is still a path, not yet a line. */
export type FieldProblem = {
	readonly path: JsonPath;
	readonly message: string;
	readonly hint: string | null;
};

export type Checked =
	| {readonly config: ServiceConfig}
	| {readonly problems: readonly FieldProblem[]};

/** `content` is what JSON.parse gave. Problems come in the order of the schema. */
export function checkFields(content: unknown): Checked {
	const checked = checkContent(serviceSchema, serviceJsonSchema, content);
	return 'value' in checked ? {config: checked.value} : checked;
}

/** The same for any schema; `shape` is the schema as JSON Schema, from which hints come. */
export function checkContent<Value>(
	schema: z.ZodType<Value>,
	shape: () => FieldSchema,
	content: unknown,
): {readonly value: Value} | {readonly problems: readonly FieldProblem[]} {
	const result = schema.safeParse(content, {error: wordsFor});
	if (result.success) return {value: result.data};
	return {
		problems: result.error.issues.flatMap((issue) => problemsOf(issue, content, [], shape)),
	};
}

type Issue = z.core.$ZodIssue;

function problemsOf(
	issue: Issue,
	content: unknown,
	parent: JsonPath,
	shape: () => FieldSchema,
): readonly FieldProblem[] {
	const path = [...parent, ...(issue.path as JsonPath)];
	if (issue.code === 'invalid_union') {
		const branch = fittingBranch(issue);
		if (branch) return branch.flatMap((inner) => problemsOf(inner, content, path, shape));
	}
	if (issue.code === 'unrecognized_keys')
		return issue.keys.map((key) => unknownField([...path, key], siblingsOf(shape, path)));
	const value = valueAt(content, path);
	if (issue.code === 'invalid_key')
		return [
			{path, message: `${dotted(path)} ${issue.issues[0]?.message ?? 'is no name'}`, hint: null},
		];
	const field = path.length === 0 ? 'the file' : dotted(path);
	if (value === undefined)
		return [{path, message: `${field} is missing`, hint: descriptionOf(shape, path)}];
	return [
		{
			path,
			message: `${field} ${issue.message}${got(value)}`,
			hint: hintFor(issue, dotted(path), value),
		},
	];
}

/** Of a union, the branch that was meant: the one whose own kind of value was given. */
function fittingBranch(issue: Issue & {code: 'invalid_union'}): readonly Issue[] | undefined {
	return issue.errors.find(
		(branch) => !branch.some(({code, path}) => code === 'invalid_type' && path.length === 0),
	);
}

function unknownField(path: JsonPath, siblings: readonly string[]): FieldProblem {
	const field = dotted(path);
	if (isLaterField(field))
		return {path, message: `${field} is not supported yet`, hint: 'Remove it.'};
	const meant = nearest(String(path.at(-1)), siblings);
	return {
		path,
		message: `${field} is not a known field`,
		hint: meant === null ? `Known here: ${siblings.join(', ')}.` : `Did you mean "${meant}"?`,
	};
}

/** The words for every issue that the schema has no words of its own for. */
function wordsFor(issue: z.core.$ZodRawIssue): string {
	switch (issue.code) {
		case 'invalid_type':
			return `must be ${kinds[issue.expected] ?? issue.expected}`;
		case 'invalid_value':
			return `must be ${oneOf(issue.values)}`;
		case 'too_small':
			if (issue.origin !== 'number') return 'must not be empty';
			return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
		case 'too_big':
			return `must be at most ${issue.maximum}`;
		case 'invalid_union':
			return 'must be a name or an object';
		default:
			return 'is not valid';
	}
}

const kinds: Readonly<Record<string, string>> = {
	string: 'a text in double quotes',
	number: 'a number',
	int: 'a whole number',
	boolean: 'true or false',
	array: 'a list: [ … ]',
	object: 'an object: { … }',
	record: 'an object: { … }',
};

const oneOf = (values: readonly unknown[]): string => {
	const texts = values.map((value) => JSON.stringify(value));
	return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
};

function hintFor(issue: Issue, field: string, value: unknown): string | null {
	if (isLaterValue(field, value)) return `${JSON.stringify(value)} is not supported yet.`;
	if (issue.code === 'invalid_value' && typeof value === 'string') {
		const meant = nearest(value, issue.values.map(String));
		return meant === null ? null : `Did you mean "${meant}"?`;
	}
	if (issue.code === 'invalid_type' && issue.expected === 'string' && isPlain(value))
		return `Write "${value}".`;
	return null;
}

const isPlain = (value: unknown): value is number | boolean =>
	typeof value === 'number' || typeof value === 'boolean';

/** Long values are cut: a message stays on one line. */
function got(value: unknown): string {
	if (typeof value === 'object' && value !== null) return '';
	const text = JSON.stringify(value) ?? '';
	return `, got ${text.length > 60 ? `${text.slice(0, 59)}…` : text}`;
}

function valueAt(content: unknown, path: JsonPath): unknown {
	let value = content;
	for (const part of path) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
			return undefined;
		value = (value as Readonly<Record<string | number, unknown>>)[part];
	}
	return value;
}

function schemaAt(shape: () => FieldSchema, path: JsonPath): FieldSchema | undefined {
	let place: FieldSchema | undefined = shape();
	for (const part of path) {
		place = typeof part === 'number' ? place?.items : place?.properties?.[part];
		// Of a name or an object, the object has the fields.
		place = place?.anyOf?.find(({properties}) => properties) ?? place;
	}
	return place;
}

const descriptionOf = (shape: () => FieldSchema, path: JsonPath): string | null =>
	schemaAt(shape, path)?.description ?? null;
const siblingsOf = (shape: () => FieldSchema, path: JsonPath): readonly string[] =>
	Object.keys(schemaAt(shape, path)?.properties ?? {});
