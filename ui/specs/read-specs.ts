/** The specs of a project as the screen lists them: read from `specs/<folder>/spec.md`. */
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {harmless} from '../harmless.ts';
import type {Spec} from '../model.ts';

/** In the order of their folders' names; none when there is no such folder. */
export async function readSpecs(project: string): Promise<readonly Spec[]> {
	const folder = path.join(project, 'specs');
	const names = await readdir(folder).catch(() => []);
	const specs = await Promise.all(
		names.toSorted().map(async (name): Promise<Spec | null> => {
			const text = await readFile(path.join(folder, name, 'spec.md'), 'utf8').catch(() => null);
			if (text === null) return null;
			const title = /^#\s+(.+)$/m.exec(text)?.[1]?.trim() ?? '';
			return {folder: harmless(name), title: harmless(title)};
		}),
	);
	return specs.filter((spec) => spec !== null);
}
