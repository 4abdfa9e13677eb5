/** Gives the disk back what the first bytes of a file take, while others go on writing at its end. */
import {execFile} from 'node:child_process';
import {stat} from 'node:fs/promises';
import {promisify} from 'node:util';

const run = promisify(execFile);

/**
 * The bytes read as zeros from then on; the file's size stays. Rejects where it is not possible:
 * no `fallocate` (util-linux), a file system without holes, not Linux. A file that is shorter than
 * `to` has been cut by its writer: what is in it now is something else, and stays.
 */
export async function punchHole(file: string, from: number, to: number): Promise<void> {
	if (to <= from || (await stat(file)).size < to) return;
	await run('fallocate', ['-p', '-o', String(from), '-l', String(to - from), file]);
}
