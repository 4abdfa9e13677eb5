/** One install, update or remove of a project at a time. */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {messageOf, UserError} from '../lib/errors.ts';
import {type Lock, takeLock} from '../lib/lock.ts';
import {type Store, writePrivate} from './store.ts';

/**
 * Holds the store until it is disposed of, or until the process is gone in whatever way. Nobody
 * waits: a second one throws `UserError` `busy` that names the first.
 */
export function lockStore(store: Store, doing: string): Store & Disposable {
	const lock = makeAndTake(store);
	const busy = path.join(store.folder, 'busy.json');
	if (!lock)
		throw new UserError(`The packages of this project are being changed: ${holderOf(busy)}.`, {
			code: 'busy',
			hint: 'Try again when that has ended.',
		});
	writePrivate(busy, JSON.stringify({pid: process.pid, doing}));
	return {...store, [Symbol.dispose]: () => lock.release()};
}

/** Where no daemon has ever run, git is to leave the state folder alone as well. */
function makeAndTake({folder}: Store): Lock | null {
	const ignore = path.join(path.dirname(folder), '.gitignore');
	try {
		mkdirSync(folder, {recursive: true, mode: 0o700});
		if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
		return takeLock(path.join(folder, 'lock.db'));
	} catch (error) {
		throw new UserError(`The packages of this project can't be changed: ${messageOf(error)}.`, {
			code: 'state-unwritable',
		});
	}
}

function holderOf(file: string): string {
	try {
		const {pid, doing} = JSON.parse(readFileSync(file, 'utf8')) as {pid: number; doing: string};
		return `${doing} (pid ${pid})`;
	} catch {
		return 'another command has just begun';
	}
}
