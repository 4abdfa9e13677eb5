/** Reads the manifest of a package's folder. */
import {lstatSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {type Manifest, manifestName, parseManifest} from './manifest.ts';
import {refusalOfAll} from './refusal.ts';

const largest = 1024 * 1024;

/** `place` is how messages call the file. Throws `UserError` `bad-package`. */
export function readManifest(folder: string, place: string): Manifest {
	const file = path.join(folder, manifestName);
	const found = lstatSync(file, {throwIfNoEntry: false});
	if (!found?.isFile())
		throw refusalOfAll(
			place,
			'is missing',
			'A package has this manifest in its folder; see docs/packages.md.',
		);
	if (found.size > largest) throw refusalOfAll(place, 'is larger than 1 MB');
	return parseManifest(readFileSync(file, 'utf8'), place);
}
