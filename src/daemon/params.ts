/** What a client may send with each method; anything else is refused before a handler sees it. */
import * as z from 'zod';
import type {MethodName, Params} from '../ipc/protocol.ts';
import {UserError} from '../lib/errors.ts';

const none = z.strictObject({});
const names = z.array(z.string());
const timeout = z.number().nonnegative().nullable();
const targets = z.union([
	z.strictObject({names: names.min(1)}),
	z.strictObject({all: z.literal(true)}),
	z.strictObject({group: z.string()}),
]);
const lines = z.number().int().nonnegative();
const cursor = z.strictObject({
	run: z.number().int().nonnegative(),
	offset: z.number().int().nonnegative(),
});

const schemas: {readonly [Name in MethodName]: z.ZodType<Params<Name>>} = {
	'daemon.info': none,
	'daemon.stop': z.strictObject({services: z.boolean()}),
	'service.list': z.strictObject({names: names.exactOptional()}),
	'service.start': z.strictObject({targets, wait: z.boolean(), timeout}),
	'service.stop': z.strictObject({targets, force: z.boolean(), timeout}),
	'service.restart': z.strictObject({targets, dependents: z.boolean(), wait: z.boolean(), timeout}),
	'state.watch': none,
	'metrics.read': z.strictObject({name: z.string(), since: z.number()}),
	'logs.read': z.strictObject({name: z.string(), before: cursor.nullable(), lines}),
	'logs.follow': z.strictObject({name: z.string(), lines}),
	'logs.unfollow': z.strictObject({subscription: z.number().int()}),
};

/** Throws `UserError` with code `bad-params` that names the field. */
export function parseParams<Name extends MethodName>(method: Name, params: unknown): Params<Name> {
	const parsed = schemas[method].safeParse(params);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const field = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
	throw new UserError(`${method}: ${field}${issue?.message ?? 'bad parameters'}`, {
		code: 'bad-params',
	});
}
