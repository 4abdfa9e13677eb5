/** One install, update or remove of a project at a time. */
import {mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {UserError} from '../lib/errors.ts';
import {takeLock} from '../lib/lock.ts';
import {type Store, writePrivate} from './store.ts';

/**
 * Holds the store until it is disposed of, or until the process is gone in whatever way. Nobody
 * waits: a second one throws `UserError` `busy` that names the first.
 */
export function lockStore(store: Store, doing: string): Store & Disposable {
	mkdirSync(store.folder, {recursive: true, mode: 0o700});
	const lock = takeLock(path.join(store.folder, 'lock.db'));
	const busy = path.join(store.folder, 'busy.json');
	if (!lock)
		throw new UserError(`The packages of this project are being changed: ${holderOf(busy)}.`, {
			code: 'busy',
			hint: 'Try again when that has ended.',
		});
	writePrivate(busy, JSON.stringify({pid: process.pid, doing}));
	return {...store, [Symbol.dispose]: () => lock.release()};
}

function holderOf(file: string): string {
	try {
		const {pid, doing} = JSON.parse(readFileSync(file, 'utf8')) as {pid: number; doing: string};
		return `${doing} (pid ${pid})`;
	} catch {
		return 'another command has just begun';
	}
}
