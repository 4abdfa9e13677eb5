/** The record of what the user started or stopped by hand; it overrules `enabled`. */
import {rename} from 'node:fs/promises';
import path from 'node:path';
import {Low} from 'lowdb';
import {JSONFile} from 'lowdb/node';

export type Wanted = 'up' | 'down';

export type StateFile = {
	/** By service; a service that is not in it follows its file's `enabled`. */
	readonly wanted: Readonly<Record<string, Wanted>>;
	/** The machine has been started since the last change; false when that is not known. */
	readonly isNewBoot: boolean;
	/** Null forgets the service. Answers when the change is on disk; changes are written in order. */
	readonly setWanted: (changes: Readonly<Record<string, Wanted | null>>) => Promise<void>;
};

/**
 * Opens `state.json`; its folder must exist. A file that can't be understood is set aside, and
 * `warning` says so. Writes are atomic. `boot` names the machine's start-up; null: not known.
 */
export async function openStateFile(
	file: string,
	now: number,
	boot: string | null = null,
): Promise<{readonly state: StateFile; readonly warning: string | null}> {
	const adapter = new JSONFile<unknown>(file);
	const content = await adapter.read().catch(() => 'broken');
	let warning: string | null = null;
	if (content !== null && !isContent(content)) {
		const aside = `${file}.broken-${now}`;
		await rename(file, aside);
		warning = `${file} was not readable; it is now ${path.basename(aside)}, and every service follows its file again`;
	}
	let wanted = isContent(content) ? content.wanted : {};
	const before = isContent(content) ? (content.boot ?? null) : null;
	const db = new Low<unknown>(adapter, {version: 1, wanted});
	return {
		warning,
		state: {
			get wanted() {
				return wanted;
			},
			isNewBoot: before !== null && boot !== null && before !== boot,
			async setWanted(changes) {
				const next = {...wanted, ...changes};
				wanted = Object.fromEntries(
					Object.entries(next).filter((entry): entry is [string, Wanted] => entry[1] !== null),
				);
				db.data = {version: 1, wanted, ...(boot === null ? {} : {boot})};
				await db.write();
			},
		},
	};
}

type Content = {
	readonly version: 1;
	readonly wanted: Readonly<Record<string, Wanted>>;
	/** Boot id of the machine at the last change. */
	readonly boot?: string;
};

/** By hand: the daemon reads this, and the schema library is too large for it. */
function isContent(value: unknown): value is Content {
	if (typeof value !== 'object' || value === null) return false;
	if (!('version' in value && 'wanted' in value) || value.version !== 1) return false;
	if ('boot' in value && typeof value.boot !== 'string') return false;
	const {wanted} = value;
	if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return false;
	return Object.values(wanted).every((each) => each === 'up' || each === 'down');
}
