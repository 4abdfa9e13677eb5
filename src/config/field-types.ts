/** Kinds of values that fields of the service file share. Once parsed, times are ms and sizes bytes. Pure. */
import * as z from 'zod';
import {parseDuration, parseSize} from '../lib/units.ts';

/** A longer timer fires at once in Node: its delays are 32-bit. */
const longestDuration = 2_147_483_647;

const durationWords = 'must be milliseconds or a duration such as "10s", "5m", "1h30m"';

export const duration = z
	.union([z.number(), z.string()], {error: durationWords})
	.transform((value, context) => {
		const ms = parseDuration(value);
		if (ms !== null && ms <= longestDuration) return ms;
		context.addIssue({
			code: 'custom',
			message: ms === null ? durationWords : 'must be at most 24d',
		});
		return z.NEVER;
	})
	.meta({title: 'duration'});

export const atLeast = (least: number, words: string) =>
	duration.refine((ms) => ms >= least, {error: `must be at least ${words}`});

const sizeWords = 'must be bytes or a size such as "512K", "100M", "2G"';

export const size = z
	.union([z.number(), z.string()], {error: sizeWords})
	.transform((value, context) => {
		const bytes = parseSize(value);
		if (bytes !== null && bytes > 0) return bytes;
		context.addIssue({code: 'custom', message: sizeWords});
		return z.NEVER;
	})
	.meta({title: 'size'});

export const port = z.number().int().min(1).max(65_535);

/** Names become folder names, and `.<digits>` at the end tells the instances of a service apart. */
export const serviceName = z
	.string()
	.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
		error: 'must be 1 to 64 letters, digits, ".", "_" or "-", and begin with a letter or digit',
	})
	.refine((name) => !/\.\d+$/.test(name), {error: 'must not end in "." and a number'});
