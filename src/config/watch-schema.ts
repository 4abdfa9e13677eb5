/** Files whose change restarts a service. Pure. */
import * as z from 'zod';
import {duration} from './field-types.ts';

export const watch = z.union(
	[
		z.boolean(),
		z.strictObject({
			paths: z
				.array(z.string().min(1))
				.min(1)
				.default(['.'])
				.describe('Files and folders to watch, relative to `cwd`'),
			ignore: z
				.array(z.string().min(1))
				.default([])
				.describe(
					'Patterns of paths to leave alone, besides node_modules, .git, .weaver and what begins with a dot',
				),
			debounce: duration.prefault('500ms').describe('Quiet time after a change before the restart'),
		}),
	],
	{error: 'must be true, false or an object: { … }'},
);
