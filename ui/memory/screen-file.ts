/** Where what is remembered lies, and reading it before the first frame: it is small, so at once. */
import {readFileSync, renameSync, statSync} from 'node:fs';
import path from 'node:path';
import {systemCodeOf} from '../../src/lib/errors.ts';
import {isObject} from './remembered.ts';

/** More than this is not ours. Bytes. */
const largest = 64 * 1024;

/** `$XDG_STATE_HOME/weaver/screen.json`, usually `~/.local/state/weaver/screen.json`. */
export function screenFile(env: Readonly<Record<string, string | undefined>>): string {
	const home = env['HOME'] ?? process.getBuiltinModule('node:os').homedir();
	return path.join(
		env['XDG_STATE_HOME'] || path.join(home, '.local', 'state'),
		'weaver',
		'screen.json',
	);
}

export type Held = {
	readonly remembered: Readonly<Record<string, unknown>>;
	/** What became of a file that could not be read; null: nothing is wrong. */
	readonly problem: string | null;
};

/** A file that is not as we write it is set aside, so that it is told once. */
export function readScreenFile(file: string): Held {
	let broken: string;
	try {
		if (statSync(file).size > largest) broken = 'is too large';
		else {
			const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
			if (isObject(value)) return {remembered: value, problem: null};
			broken = 'is no object';
		}
	} catch (error) {
		if (systemCodeOf(error) !== null) return {remembered: {}, problem: null};
		broken = 'is broken';
	}
	const aside = `${file}.broken`;
	try {
		renameSync(file, aside);
	} catch {
		return {remembered: {}, problem: null};
	}
	return {
		remembered: {},
		problem: `${file} ${broken}; it is now ${path.basename(aside)}, and the screen is as new.`,
	};
}
