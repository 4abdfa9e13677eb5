/**
 * Notices that the state folder was removed, replaced or moved away with the project. Its daemon
 * cannot be reached any more, and nothing keeps another one from starting.
 */
import {statSync} from 'node:fs';
import {systemCodeOf} from '../lib/errors.ts';

/** Ms between two looks. */
const lookInterval = 1000;

export type PlaceWatch = {close(): void};

/** `file` is one that stays as long as the daemon does; `onLost` is called once. */
export function watchPlace(file: string, onLost: () => void): PlaceWatch {
	const own = identityOf(file, 'unknown');
	const timer = setInterval(() => {
		if (identityOf(file, own) === own) return;
		clearInterval(timer);
		onLost();
	}, lookInterval);
	return {close: () => clearInterval(timer)};
}

/** What cannot be told just now counts as it was `before`. */
function identityOf(file: string, before: string): string {
	try {
		const {dev, ino} = statSync(file);
		return `${dev}:${ino}`;
	} catch (error) {
		const code = systemCodeOf(error);
		return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : before;
	}
}
