/** Which files of a service count, and when its watch has to give up. Pure. */
import path from 'node:path';
import type {ServiceConfig} from '../config/service-schema.ts';

export type WatchSettings = {
	readonly paths: readonly string[];
	readonly ignore: readonly string[];
	/** Ms. */
	readonly debounce: number;
};

/** What services write beside their sources; a changed service file is carried out by itself. */
const written = ['*.log', '*.pid', '*.sock', '*.db', '*.db-*', '*.sqlite', '*.sqlite-*'];

const everything: WatchSettings = {
	paths: ['.'],
	ignore: ['services.d/*.json', ...written],
	debounce: 500,
};

/** Null: the service is not watched. `isDev`: somebody develops it, so it is, whatever its file says. */
export function watchSettings(
	watch: ServiceConfig['watch'] | undefined,
	isDev: boolean,
): WatchSettings | null {
	if (watch === true) return everything;
	if (watch) return watch;
	return isDev ? everything : null;
}

/** What editors leave beside the file they save. */
const scratch = /(?:~|\.sw[a-z]|\.tmp|\.bak)$|^4913$|^#.*#$/;

/**
 * `relative` is the path below what is watched. A pattern without a slash is about any part of the
 * path; one with a slash about the path as a whole and what is below it.
 */
export function isIgnored(relative: string, patterns: readonly string[]): boolean {
	const parts = relative.split('/').filter((part) => part !== '' && part !== '.');
	const isHidden = parts.some(
		(part) => part === 'node_modules' || (part.startsWith('.') && part !== '..'),
	);
	if (isHidden || scratch.test(parts.at(-1) ?? '')) return true;
	return patterns.some((pattern) => {
		const bare = pattern.replace(/^\.\//, '').replace(/\/$/, '');
		if (!bare.includes('/')) return parts.some((part) => path.matchesGlob(part, bare));
		return parts.some((_, at) => path.matchesGlob(parts.slice(0, at + 1).join('/'), bare));
	});
}

/** Restarts in a row whose cause came within `soon` of their start: the service does it itself. */
export const mostQuickRestarts = 5;
const soon = 2000;

/**
 * How many restarts by the watch have followed each other so quickly, with this change. `age` is
 * how long the run had lasted, ms; null while none runs.
 */
export const countQuick = (before: number, age: number | null, byWatch: boolean): number =>
	age !== null && age < soon && byWatch ? before + 1 : 0;
