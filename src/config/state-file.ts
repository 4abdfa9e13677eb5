/** The record of what the user started or stopped by hand; it overrules `enabled`. */
import {rename} from 'node:fs/promises';
import path from 'node:path';
import {Low} from 'lowdb';
import {JSONFile} from 'lowdb/node';
import * as z from 'zod';

const schema = z.strictObject({
	version: z.literal(1),
	wanted: z.record(z.string(), z.enum(['up', 'down'])),
});

export type Wanted = 'up' | 'down';

export type StateFile = {
	/** By service; a service that is not in it follows its file's `enabled`. */
	readonly wanted: Readonly<Record<string, Wanted>>;
	/** Null forgets the service. Answers when the change is on disk; changes are written in order. */
	readonly setWanted: (changes: Readonly<Record<string, Wanted | null>>) => Promise<void>;
};

/**
 * Opens `state.json`; its folder must exist. A file that can't be understood is set aside, and
 * `warning` says so. Writes are atomic.
 */
export async function openStateFile(
	file: string,
	now: number,
): Promise<{readonly state: StateFile; readonly warning: string | null}> {
	const adapter = new JSONFile<unknown>(file);
	const content = await adapter.read().catch(() => 'broken');
	const parsed = content === null ? null : schema.safeParse(content);
	let warning: string | null = null;
	if (parsed !== null && !parsed.success) {
		const aside = `${file}.broken-${now}`;
		await rename(file, aside);
		warning = `${file} was not readable; it is now ${path.basename(aside)}, and every service follows its file again`;
	}
	const db = new Low(adapter, {version: 1, wanted: parsed?.data?.wanted ?? {}});
	let wanted: Readonly<Record<string, Wanted>> = parsed?.data?.wanted ?? {};
	return {
		warning,
		state: {
			get wanted() {
				return wanted;
			},
			async setWanted(changes) {
				const next = {...wanted, ...changes};
				wanted = Object.fromEntries(
					Object.entries(next).filter((entry): entry is [string, Wanted] => entry[1] !== null),
				);
				db.data = {version: 1, wanted};
				await db.write();
			},
		},
	};
}
