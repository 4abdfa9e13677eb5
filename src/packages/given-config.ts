/** What the user said about a package's configuration so far. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {messageOf, systemCodeOf, UserError} from '../lib/errors.ts';
import {isValues, type Values} from './config-schema.ts';
import {shortDigest} from './release.ts';
import type {Installed, Store} from './store.ts';

/**
 * The values as given, or those of the configuration file where somebody has edited that: its name
 * holds the digest of what weaver wrote. Throws `UserError` when an edited file is no JSON object.
 */
export function givenConfig(
	store: Store,
	{name, release}: Installed,
): {
	readonly values: Values;
	readonly edited: boolean;
} {
	const values = release.config ?? {};
	if (release.configFile === null) return {values, edited: false};
	const file = path.join(store.folderOf(name), release.configFile);
	try {
		const text = readFileSync(file, 'utf8');
		if (release.configFile === `config-${shortDigest(text)}.json`) return {values, edited: false};
		const found: unknown = JSON.parse(text);
		if (isValues(found)) return {values: found, edited: true};
		throw new Error('it must be a JSON object');
	} catch (error) {
		if (systemCodeOf(error) === 'ENOENT') return {values, edited: false};
		throw new UserError(`${file} can't be used: ${messageOf(error)}.`, {
			code: 'bad-config',
			hint: 'Mend it, or remove it: what was given with --config is known.',
		});
	}
}
