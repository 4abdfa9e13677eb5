/** Temporary folders with files in them, gone at the end of the test. */
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

export type Folder = Disposable & {
	readonly path: string;
	/** Writes files by their paths; folders come by themselves. */
	write(files: Readonly<Record<string, string | Buffer>>, mode?: number): void;
	/** Every file and folder below, sorted; folders end in a slash. */
	list(): readonly string[];
};

export function createFolder(files: Readonly<Record<string, string | Buffer>> = {}): Folder {
	const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'weaver-packages-')));
	const folder: Folder = {
		path: root,
		write(more, mode = 0o644) {
			for (const [name, text] of Object.entries(more)) {
				const file = path.join(root, name);
				mkdirSync(path.dirname(file), {recursive: true});
				writeFileSync(file, text);
				chmodSync(file, mode);
			}
		},
		list: () =>
			readdirSync(root, {recursive: true, withFileTypes: true})
				.map((entry) => {
					const name = path.relative(root, path.join(entry.parentPath, entry.name));
					return entry.isDirectory() ? `${name}/` : name;
				})
				.toSorted(),
		[Symbol.dispose]: () => rmSync(root, {recursive: true, force: true}),
	};
	folder.write(files);
	return folder;
}

/** The text of a manifest with these fields over the least that one has. */
export const manifest = (fields: Readonly<Record<string, unknown>> = {}): string =>
	`${JSON.stringify({name: 'worker', version: '1.0.0', entry: 'main.mjs', ...fields}, null, '\t')}\n`;
