/** Gives the disk back what the first bytes of a file take, while others go on writing at its end. */
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';

const run = promisify(execFile);

/**
 * The bytes read as zeros from then on; the file's size stays. Rejects where it is not possible:
 * no `fallocate` (util-linux), a file system without holes, not Linux.
 */
export async function punchHole(file: string, from: number, to: number): Promise<void> {
	if (to <= from) return;
	await run('fallocate', ['-p', '-o', String(from), '-l', String(to - from), file]);
}
