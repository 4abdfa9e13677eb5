/** The service file that a package becomes, and what an update does to one that was edited by hand. Pure. */
import {isDeepStrictEqual} from 'node:util';
import {isValues, type Values} from './config-schema.ts';
import type {Manifest} from './manifest.ts';

/** Where a release lies, relative to the project, with slashes. */
export type ReleasePlace = {
	readonly folder: string;
	/** Absolute: a program may change its folder before it reads them. */
	readonly dataFolder: string;
	readonly configFile: string | null;
	/** Options for Node that hold it to its permissions; empty: the interpreter is left open. */
	readonly nodeFlags: readonly string[];
};

export function fieldsOf(manifest: Manifest, place: ReleasePlace): Values {
	const {entry} = manifest;
	const env = isValues(entry['env']) ? entry['env'] : {};
	const {script, interpreter, args, env: _env, ...rest} = entry;
	return {
		name: manifest.name,
		...(manifest.description === null ? {} : {description: manifest.description}),
		version: manifest.version,
		script,
		...(place.nodeFlags.length > 0
			? {interpreter: ['node', ...place.nodeFlags].join(' ')}
			: interpreter === undefined
				? {}
				: {interpreter}),
		// Without it a file name with a space would be taken for a command line.
		args: args ?? [],
		cwd: place.folder,
		env: {
			...env,
			WEAVER_DATA: place.dataFolder,
			...(place.configFile === null ? {} : {WEAVER_CONFIG: place.configFile}),
		},
		...rest,
	};
}

/** Fields that say where the package is: they can't be anybody else's. */
const owned: ReadonlySet<string> = new Set([
	'name',
	'version',
	'script',
	'cwd',
	'env.WEAVER_DATA',
	'env.WEAVER_CONFIG',
]);

export type Merge = {
	readonly fields: Values;
	/** Dotted. Edited by hand, and still so. */
	readonly kept: readonly string[];
	/** Edited by hand, and changed by the package as well: the hand's version stays. */
	readonly conflicts: readonly string[];
	/** Edited by hand, but the package's own: the edit is gone. */
	readonly overruled: readonly string[];
};

/**
 * `base` is what weaver wrote last, `mine` what the file holds now, `next` what the new version
 * would write. Whatever differs between the first two is somebody's edit and stays.
 */
export function mergeFields(base: Values, mine: Values, next: Values): Merge {
	const kept: string[] = [];
	const conflicts: string[] = [];
	const overruled: string[] = [];
	const merge = (before: Values, now: Values, then: Values, prefix: string): Values => {
		const keys = [...new Set([...Object.keys(now), ...Object.keys(then), ...Object.keys(before)])];
		const merged: [string, unknown][] = [];
		for (const key of keys) {
			const field = `${prefix}${key}`;
			const [from, own, to] = [before[key], now[key], then[key]];
			const edited = !isDeepStrictEqual(from, own);
			let value: unknown;
			if (owned.has(field)) {
				if (edited && !isDeepStrictEqual(own, to)) overruled.push(field);
				value = to;
			} else if (isValues(own) && isValues(to)) {
				value = merge(isValues(from) ? from : {}, own, to, `${field}.`);
			} else if (edited) {
				if (isDeepStrictEqual(from, to) || isDeepStrictEqual(own, to)) kept.push(field);
				else conflicts.push(field);
				value = own;
			} else value = to;
			if (value !== undefined) merged.push([key, value]);
		}
		return Object.fromEntries(merged);
	};
	return {fields: merge(base, mine, next, ''), kept, conflicts, overruled};
}
