/** The most that the process tree of a service may use. Pure. */
import * as z from 'zod';
import {size} from './field-types.ts';

export const limits = z.strictObject({
	memory: size.optional().describe('Most resident memory of the whole process tree'),
	cpu_percent: z
		.number()
		.positive()
		.optional()
		.describe(
			'Most CPU of the whole process tree in percent of one core, exceeded in 4 of 5 samples a second apart',
		),
	open_files: z.number().int().min(1).optional().describe('Most open files of the process tree'),
	processes: z.number().int().min(1).optional().describe('Most processes and their children'),
});
