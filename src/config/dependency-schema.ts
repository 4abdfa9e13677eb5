/** Which services come first, and for how long one waits for them. Pure. */
import * as z from 'zod';
import {duration, serviceName} from './field-types.ts';

export const dependency = z.union(
	[
		serviceName.transform(
			(service) => ({service, condition: 'started', optional: false, on_restart: 'none'}) as const,
		),
		z.strictObject({
			service: serviceName.describe('Name of the service that must come first'),
			condition: z
				.enum(['started', 'healthy', 'completed', 'log_ready'])
				.default('started')
				.describe(
					'`started`: its process runs; `healthy`: it is ready; `completed`: it has ended with a code that counts as success; `log_ready`: its log check has seen its line',
				),
			optional: z
				.boolean()
				.default(false)
				.describe(
					'When true, a missing or failed dependency neither holds this service back nor pauses it',
				),
			on_restart: z
				.enum(['none', 'restart'])
				.default('none')
				.describe(
					'`restart`: when the dependency is restarted, by hand or by itself, this service is too',
				),
		}),
	],
	{error: 'must be a name or an object: { … }'},
);

export const awaited = z.union(
	[
		serviceName.transform((service) => ({service, timeout: 30_000}) as const),
		z.strictObject({
			service: serviceName.describe('Name of the service to wait for'),
			timeout: duration
				.prefault('30s')
				.describe('Longest wait until it is ready; then the start has failed'),
		}),
	],
	{error: 'must be a name or an object: { … }'},
);
