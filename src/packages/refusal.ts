/** What is wrong with a package, in one line that names the entry. Pure. */
import {UserError} from '../lib/errors.ts';
import {sanitizeLine} from '../lib/sanitize.ts';

/** `entry` is the name as the package has it; it may hold anything, so it is quoted. */
export const refusal = (source: string, entry: string, words: string, hint?: string): UserError =>
	new UserError(`${source}: ${sanitizeLine(JSON.stringify(entry))} ${words}`, about(hint));

/** The same about the package as a whole. */
export const refusalOfAll = (source: string, words: string, hint?: string): UserError =>
	new UserError(`${source} ${words}`, about(hint));

const about = (hint: string | undefined) => ({
	code: 'bad-package',
	...(hint === undefined ? {} : {hint}),
});
