/** `weaver service pack`: checks a package's folder as an install would, and writes its archive. */
import {statSync} from 'node:fs';
import path from 'node:path';
import {exitCodes, messageOf, systemCodeOf, UserError} from '../lib/errors.ts';
import {formatSize} from '../lib/units.ts';
import {checkEntry} from '../packages/check-entry.ts';
import {collectFiles} from '../packages/collect.ts';
import {digestOf} from '../packages/digest.ts';
import {manifestName} from '../packages/manifest.ts';
import {writeArchive} from '../packages/pack.ts';
import {readManifest} from '../packages/read-manifest.ts';
import type {Run} from './command.ts';

export const run: Run = async ({operands, options}, io) => {
	const folder = path.resolve(io.cwd, operands[0] ?? '.');
	const manifest = readManifest(folder, path.join(folder, manifestName));
	await checkEntry(folder, manifest, path.basename(folder));
	const wanted = typeof options['out'] === 'string' ? options['out'] : null;
	const name = `${manifest.name}-${manifest.version}.tgz`;
	const out = path.resolve(io.cwd, wanted ?? name);
	const files = collectFiles(folder, manifest.files).filter(({absolute}) => absolute !== out);
	if (!files.some((file) => file.path === path.posix.normalize(manifest.entry.script)))
		throw new UserError(
			`${path.join(folder, manifestName)}: "files" leaves out the entry ${manifest.entry.script}.`,
			{code: 'bad-package'},
		);
	try {
		await writeArchive(files, out);
	} catch (error) {
		if (systemCodeOf(error) === null) throw error;
		throw new UserError(`${out} can't be written: ${messageOf(error)}.`, {code: 'unwritable'});
	}
	const digest = digestOf(files);
	const packed = statSync(out).size;
	const unpacked = files.reduce((sum, {size}) => sum + size, 0);
	io.out(
		options['json']
			? `${JSON.stringify({name: manifest.name, version: manifest.version, file: out, digest, size: packed, unpacked, files: files.map((file) => file.path)}, null, 2)}\n`
			: [
					`Packed ${manifest.name} ${manifest.version}: ${path.relative(io.cwd, out) || out}`,
					`  size     ${formatSize(packed)} (${formatSize(unpacked)} unpacked)`,
					`  digest   sha256 ${digest}`,
					`  files    ${files.length}: ${summary(files.map((file) => file.path))}`,
					`  asks for ${manifest.permissions.join(', ') || 'nothing'}`,
					'',
				].join('\n'),
	);
	return exitCodes.ok;
};

/** As many names as fit a line. */
const most = 6;

const summary = (names: readonly string[]): string =>
	names.length <= most
		? names.join(', ')
		: `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
