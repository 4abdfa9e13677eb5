/** Where a package comes from, as the user writes it. */
import {statSync} from 'node:fs';
import path from 'node:path';
import {exitCodes, UserError} from '../lib/errors.ts';
import {manifestName} from './manifest.ts';

export type Source =
	| {readonly kind: 'folder'; readonly path: string}
	| {readonly kind: 'archive'; readonly path: string}
	/** `ref`: a branch, a tag or a whole commit hash; null: what the repository's HEAD is. */
	| {readonly kind: 'git'; readonly url: string; readonly ref: string | null};

/**
 * A folder, an archive, or a git repository: `https://`, `ssh://`, `git@host:path` and `file://`
 * addresses or a local folder, with `#ref` behind. Throws `UserError` for anything else.
 */
export function parseSource(text: string, cwd: string): Source {
	if (text.includes('\0') || text === '') throw wrong(text, 'is no place of a package');
	const at = text.lastIndexOf('#');
	const [place, ref] = at > 0 ? [text.slice(0, at), text.slice(at + 1)] : [text, null];
	if (ref !== null && !isRef(ref))
		throw wrong(text, `names ${JSON.stringify(ref)}, which is no git ref`);
	if (isRemote(place)) return {kind: 'git', url: place, ref};
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(place)?.[1];
	if (scheme !== undefined && !statSync(path.resolve(cwd, place), {throwIfNoEntry: false}))
		throw wrong(
			text,
			`is an address that begins with ${scheme}:, which weaver does not fetch from`,
		);
	// A file may have a # in its name.
	const whole = path.resolve(cwd, text);
	const file = statSync(whole, {throwIfNoEntry: false}) ? whole : path.resolve(cwd, place);
	const found = statSync(file, {throwIfNoEntry: false});
	if (!found) throw wrong(text, 'does not exist');
	const isWhole = file === whole;
	if (found.isDirectory()) {
		const isPackage = statSync(path.join(file, manifestName), {throwIfNoEntry: false})?.isFile();
		if (isPackage && isWhole) return {kind: 'folder', path: file};
		if (isRepository(file)) return {kind: 'git', url: `file://${file}`, ref: isWhole ? null : ref};
		throw wrong(text, `has no ${manifestName} and is no git repository`);
	}
	if (found.isFile() && isWhole && /\.(?:tgz|tar\.gz|tar)$/.test(file))
		return {kind: 'archive', path: file};
	throw wrong(text, 'is neither a folder nor an archive (.tgz, .tar.gz, .tar)');
}

/** As the user could write it again, from any folder. */
export const describeSource = (source: Source): string =>
	source.kind === 'git'
		? `${source.url}${source.ref === null ? '' : `#${source.ref}`}`
		: source.path;

/** What runs programs of the user's choice (`ext::`), or is not encrypted, is not among them. */
function isRemote(place: string): boolean {
	if (/^(?:https|ssh|file):\/\/[^-]/.test(place)) return true;
	return /^[A-Za-z0-9_][\w.-]*@[A-Za-z0-9][\w.-]*:(?!\/\/)[^-]/.test(place);
}

const isRepository = (folder: string): boolean =>
	[path.join(folder, '.git'), path.join(folder, 'HEAD')].some((file) =>
		statSync(file, {throwIfNoEntry: false}),
	);

/** What git check-ref-format(1) allows, without what git would take for an option or a revision. */
const isRef = (ref: string): boolean =>
	/^[A-Za-z0-9_][\w./+-]{0,199}$/.test(ref) && !/\.\.|\/\/|\/$|\.lock$|\.$|\/\./.test(ref);

const wrong = (text: string, words: string): UserError =>
	new UserError(`${text || '""'} ${words}.`, {
		code: 'bad-source',
		hint: 'Give a folder, an archive (.tgz) or a git repository (https://, ssh://, file:// or a folder, with #ref).',
		exitCode: exitCodes.usage,
	});
