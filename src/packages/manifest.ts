/** `weaver.json`, which makes a folder a package: what it is called, what runs, what it asks for. Pure. */
import {valid} from 'semver';
import * as z from 'zod';
import {checkContent, type FieldProblem} from '../config/check-fields.ts';
import {serviceName} from '../config/field-types.ts';
import type {FieldSchema} from '../config/json-schema.ts';
import {dotted, type JsonPath, readJsonText} from '../config/json-text.ts';
import {serviceSchema} from '../config/service-schema.ts';
import {sanitizeLine} from '../lib/sanitize.ts';
import {problemOfName} from './admission.ts';
import {compileConfigSchema} from './config-schema.ts';
import {permissions} from './permissions.ts';
import {refusalOfAll} from './refusal.ts';
import type {JsonSchema} from './schema-gaps.ts';

export const manifestName = 'weaver.json';

const script = z
	.string()
	.min(1)
	.describe('Program file of the package, relative to its folder')
	.refine((file) => problemOfName(file) === null, {
		error: 'must be a file of the package, relative to its folder',
	});

/** It is shown at install, before anybody trusts the package. */
const line = z
	.string()
	.min(1)
	.refine((text) => sanitizeLine(text) === text, {error: 'must be one line of plain text'});

/** A service file without what belongs to the machine it is installed on. */
const entry = serviceSchema
	.omit({
		$schema: true,
		name: true,
		version: true,
		description: true,
		cwd: true,
		env_file: true,
		watch: true,
	})
	.extend({script});

export const manifestSchema = z.strictObject({
	$schema: z.string().optional().describe('Lets editors complete and check this file'),
	name: serviceName.describe('Name of the package, and of the service it becomes'),
	version: z
		.string()
		.refine((version) => valid(version) === version, {
			error: 'must be a semantic version such as "1.2.0"',
		})
		.describe('Semantic version; an update has a higher one'),
	description: line.optional().describe('One line for people'),
	author: line.optional().describe('Who made it: `Ann <ann@example.org>`'),
	entry: z
		.union([script.transform((file) => ({script: file})), entry])
		.describe('What runs: a program file, or an object with fields of a service file'),
	permissions: z
		.array(z.enum(permissions))
		.default([])
		.describe('What it needs to do besides computing; shown and confirmed at install'),
	overlap: z
		.boolean()
		.default(false)
		.describe(
			'Two of it may run at once for a while: an update then tries the new version before it touches the old one',
		),
	config: z
		.custom<JsonSchema>((value) => typeof value === 'object' && value !== null, {
			error: 'must be a JSON Schema: an object',
		})
		.meta({title: 'JSON Schema'})
		.optional()
		.describe('Of the configuration that the program reads from the file in WEAVER_CONFIG'),
	files: z
		.array(z.string().min(1))
		.min(1)
		.optional()
		.describe('Files, folders and patterns that `weaver service pack` packs; all when not given'),
});

/** A manifest that was found good. `entry` keeps the fields as they were written. */
export type Manifest = {
	readonly name: string;
	readonly version: string;
	readonly description: string | null;
	readonly author: string | null;
	readonly entry: Readonly<Record<string, unknown>> & {readonly script: string};
	readonly permissions: readonly (typeof permissions)[number][];
	readonly overlap: boolean;
	readonly config: JsonSchema | null;
	readonly files: readonly string[] | null;
};

/** The manifest as JSON Schema, for editors and docs. */
export const manifestJsonSchema = (): FieldSchema => ({
	title: 'weaver package',
	...(z.toJSONSchema(manifestSchema, {io: 'input', unrepresentable: 'any'}) as FieldSchema),
});

/** `place` is how messages call the file. Throws `UserError` `bad-package` with line and field. */
export function parseManifest(text: string, place: string): Manifest {
	const json = readJsonText(text);
	if (!json.ok)
		throw refusalOfAll(
			`${place}:${json.line}:`,
			`${json.message} (column ${json.column})`,
			json.hint ?? undefined,
		);
	const checked = checkContent(manifestSchema, manifestJsonSchema, json.value);
	const problem =
		'problems' in checked ? checked.problems[0] : problemOfConfig(checked.value.config);
	if (problem)
		throw refusalOfAll(
			`${place}:${json.lineOf(problem.path)}:`,
			problem.message,
			problem.hint ?? undefined,
		);
	if ('problems' in checked) throw new Error('problems without one');
	const {
		name,
		version,
		description,
		author,
		overlap,
		permissions: asked,
		config,
		files,
	} = checked.value;
	const written = (json.value as {readonly entry: unknown}).entry;
	return {
		name,
		version,
		description: description ?? null,
		author: author ?? null,
		entry: typeof written === 'string' ? {script: written} : (written as Manifest['entry']),
		permissions: permissions.filter((permission) => asked.includes(permission)),
		overlap,
		config: config ?? null,
		files: files ?? null,
	};
}

function problemOfConfig(config: JsonSchema | undefined): FieldProblem | null {
	if (config === undefined) return null;
	const path: JsonPath = ['config'];
	const found = compileConfigSchema(config);
	return 'error' in found
		? {
				path,
				message: `${dotted(path)} is no JSON Schema that weaver knows: ${found.error}`,
				hint: null,
			}
		: null;
}
