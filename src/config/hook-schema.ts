/** Programs that run around the starts and stops of a service. Pure. */
import * as z from 'zod';
import {duration} from './field-types.ts';

const hook = z.union(
	[
		z
			.string()
			.min(1)
			.transform((script) => ({script, args: undefined, timeout: 30_000})),
		z.strictObject({
			script: z
				.string()
				.min(1)
				.describe('Program, or command line, to run in the folder of the service'),
			args: z.array(z.string()).optional().describe('Arguments of the hook'),
			timeout: duration
				.prefault('30s')
				.describe('A hook that takes longer is killed and has failed'),
		}),
	],
	{error: 'must be a command line or an object: { … }'},
);

export const hooks = z.strictObject({
	pre_start: hook
		.optional()
		.describe(
			'Before each start; a failure keeps the service from starting, and counts as a failed start',
		),
	post_start: hook.optional().describe('Once the service is ready'),
	pre_stop: hook
		.optional()
		.describe(
			'Before a stop; a failure keeps a stop that was asked for from happening, unless forced',
		),
	post_stop: hook.optional().describe('Once every process of a run is gone'),
	on_pause: hook.optional().describe('When a failed dependency pauses the service'),
	on_resume: hook.optional().describe('When the service goes on after a pause'),
});
