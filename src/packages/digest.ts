/** The digest of a package's content: the same whether it came as a folder, an archive or by git. */
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type {PackageFile} from './collect.ts';

/** SHA-256 over names, executable bits and contents, as 64 hex digits. */
export function digestOf(files: readonly PackageFile[]): string {
	const all = createHash('sha256');
	for (const {path, absolute, mode} of files) {
		const content = createHash('sha256').update(readFileSync(absolute)).digest('hex');
		all.update(`${JSON.stringify(path)} ${mode === 0o755 ? 'x' : '-'} ${content}\n`);
	}
	return all.digest('hex');
}
