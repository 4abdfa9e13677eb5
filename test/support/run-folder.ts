/** Temporary folders with FIFOs, as runs have them, for tests without a daemon. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

export function createRunFolder() {
	const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'weaver-run-')));
	const at = (...parts: readonly string[]) => path.join(root, ...parts);
	return {
		root,
		path: at,
		/** Makes a FIFO and returns its path. */
		fifo(name: string): string {
			execFileSync('mkfifo', ['-m', '600', at(name)]);
			return at(name);
		},
		[Symbol.dispose]: () => rmSync(root, {recursive: true, force: true}),
	};
}
