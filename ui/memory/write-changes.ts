/** Writes what changed into the file of what is remembered, and leaves the rest of it as others wrote it. */
import {mkdirSync} from 'node:fs';
import {readFile, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Adapter, Low} from 'lowdb';
import {systemCodeOf} from '../../src/lib/errors.ts';
import {type Lock, takeLock} from '../../src/lib/lock.ts';
import {isObject, merged, type Remembered} from './remembered.ts';

type Data = Readonly<Record<string, unknown>>;

/** How often another monitor that is writing is waited for, and how long each time, ms. */
const attempts = 20;
const patience = 50;

/** Monitors take turns: between reading and writing nobody else writes. */
export async function writeChanges(file: string, changes: Partial<Remembered>): Promise<void> {
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	const lock = await turn(`${file}.lock`);
	try {
		const low = new Low<Data>(atomicFile(file), {});
		await low.read();
		low.data = merged(low.data, changes);
		await low.write();
	} finally {
		lock?.release();
	}
}

/** Null when nobody gives it back in time: rather one change lost than none written. */
async function turn(file: string): Promise<Lock | null> {
	for (let attempt = 0; attempt < attempts; attempt += 1) {
		const lock = takeLock(file);
		if (lock) return lock;
		await sleep(patience);
	}
	return null;
}

/** Whoever reads sees one whole version; a process that dies while it writes leaves the last one. */
function atomicFile(file: string): Adapter<Data> {
	const own = `${file}.${process.pid}.tmp`;
	return {
		read: async () => {
			try {
				const value: unknown = JSON.parse(await readFile(file, 'utf8'));
				return isObject(value) ? value : null;
			} catch (error) {
				if (error instanceof SyntaxError || systemCodeOf(error) === 'ENOENT') return null;
				throw error;
			}
		},
		write: async (data) => {
			await writeFile(own, `${JSON.stringify(data, null, '\t')}\n`, {mode: 0o600});
			await rename(own, file);
		},
	};
}
