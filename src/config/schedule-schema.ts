/** Times at which a service starts. Pure. */
import * as z from 'zod';

export const schedule = z.union(
	[
		z.string().min(1),
		z.strictObject({
			cron: z.string().min(1).describe('When to start: five or six fields, as cron has them'),
			timezone: z.string().min(1).optional().describe("The machine's own when not given"),
			overlap: z
				.enum(['skip', 'queue', 'replace'])
				.default('skip')
				.describe(
					'When the last run still goes on: leave this one out, start it after that, or stop that',
				),
		}),
	],
	{error: 'must be a cron line such as "*/5 * * * *" or an object: { … }'},
);
