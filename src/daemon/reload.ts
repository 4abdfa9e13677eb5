/** Brings what changed in services.d/ to the supervisor. */
import type {Loaded} from '../config/load.ts';
import type {Project} from '../config/project.ts';
import {messageOf} from '../lib/errors.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';
import {loadInChild} from './load.ts';
import type {Log} from './log-file.ts';

/**
 * Reads the files again after a change; a reading under way is followed by one more. What is
 * answered resolves when the files as they are now have been carried out, or could not be read.
 */
export function createReloader(
	project: Project,
	supervisor: Supervisor,
	log: Log,
	done: () => void,
): () => Promise<void> {
	let reading: Promise<void> | null = null;
	let again = false;
	const read = async () => {
		do {
			again = false;
			const loaded = await loadInChild(project.root, supervisor.running).catch((error: unknown) => {
				log(`services.d: ${messageOf(error)}`);
				return null;
			});
			if (loaded) apply(loaded);
		} while (again);
		reading = null;
	};
	const apply = (loaded: Loaded) => {
		supervisor.apply(loaded);
		done();
	};
	return () => {
		again = true;
		reading ??= read();
		return reading;
	};
}
