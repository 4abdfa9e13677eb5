/** The service file as a JSON Schema, from which editors complete and check. Pure. */
import * as z from 'zod';
import {serviceSchema} from './service-schema.ts';

/** The parts of JSON Schema that describe a field. */
export type FieldSchema = {
	readonly title?: string;
	readonly description?: string;
	readonly type?: string | readonly string[];
	readonly enum?: readonly unknown[];
	readonly default?: unknown;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly required?: readonly string[];
	readonly properties?: Readonly<Record<string, FieldSchema>>;
	readonly items?: FieldSchema;
	readonly anyOf?: readonly FieldSchema[];
};

export const serviceJsonSchema = (): FieldSchema => ({
	title: 'weaver service',
	...(z.toJSONSchema(serviceSchema, {io: 'input'}) as FieldSchema),
});
