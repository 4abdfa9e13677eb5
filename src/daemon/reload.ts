/** Brings what changed in services.d/ to the supervisor. */
import type {Loaded} from '../config/load.ts';
import {messageOf} from '../lib/errors.ts';
import type {Journal} from '../lib/journal-event.ts';
import type {Log} from './log-file.ts';

export type ReloadParts = {
	/** Rejects with what is wrong when the files cannot be read at all. */
	readonly load: () => Promise<Loaded>;
	readonly apply: (loaded: Loaded) => void;
	readonly log: Log;
	readonly record: Journal;
};

/**
 * Reads the files again after a change; a reading under way is followed by one more. What is
 * answered resolves when the files as they are now have been carried out, or could not be read.
 */
export function createReloader({load, apply, log, record}: ReloadParts): () => Promise<void> {
	let reading: Promise<void> | null = null;
	let again = false;
	const read = async () => {
		do {
			again = false;
			const loaded = await load().catch((error: unknown) => {
				log(`services.d: ${messageOf(error)}`);
				return null;
			});
			if (loaded) carryOut(loaded);
		} while (again);
		reading = null;
	};
	/** A bug that one file brings to light must not cost all services their daemon. */
	const carryOut = (loaded: Loaded) => {
		try {
			apply(loaded);
		} catch (error) {
			const text = `what changed in services.d/ could not all be carried out, which is a bug of weaver: ${messageOf(error)}; \`weaver daemon restart\` reads the files anew and the services run on`;
			record({kind: 'problem', service: null, run: null, cause: 'file', text, data: {}});
			log(error instanceof Error ? (error.stack ?? error.message) : String(error));
		}
	};
	return () => {
		again = true;
		reading ??= read();
		return reading;
	};
}
