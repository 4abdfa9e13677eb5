/** A temporary project folder for tests of what is on disk; it goes with the `using`. */
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {projectAt} from '../../src/config/project.ts';

/** Files by path in the project; what is no text is written as JSON. */
export function createFolder(files: Readonly<Record<string, unknown>> = {}) {
	const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'weaver-config-')));
	const write = (file: string, content: unknown): void => {
		mkdirSync(path.dirname(path.join(root, file)), {recursive: true});
		writeFileSync(
			path.join(root, file),
			typeof content === 'string' ? content : `${JSON.stringify(content, null, '\t')}\n`,
		);
	};
	mkdirSync(path.join(root, 'services.d'));
	for (const [file, content] of Object.entries(files)) write(file, content);
	return {
		root,
		write,
		project: projectAt(root),
		path: (...parts: readonly string[]) => path.join(root, ...parts),
		[Symbol.dispose]: () => rmSync(root, {recursive: true, force: true}),
	};
}
