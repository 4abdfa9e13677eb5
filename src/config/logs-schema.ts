/** How a service's output is caught, and how much of it is kept. Pure. */
import * as z from 'zod';
import {size} from './field-types.ts';

export const logs = z.strictObject({
	max_size: size
		.prefault('10M')
		.describe(
			'What of the log is kept as it was written; what is older goes into archives of this size',
		),
	max_files: z
		.number()
		.int()
		.min(0)
		.default(10)
		.describe(
			'How many times `max_size` the archives may take on the disk, compressed as they are; the oldest goes first, and the log says so',
		),
	compress: z.boolean().default(true).describe('Archives are compressed (gzip)'),
	split: z
		.boolean()
		.default(false)
		.describe(
			'Standard error in a log of its own; the order of their lines is then known to a quarter of a second',
		),
	capture: z
		.enum(['file', 'pipe'])
		.default('file')
		.describe(
			'`pipe` puts a small copier between the service and its log, for programs that open /dev/stderr by name',
		),
});
