/**
 * `settings.json` of a person: how the screen looks and which keys it has, in every project. What
 * belongs to a project, such as budgets, is in its `weaver.json`.
 */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {ConfigProblem} from '../lib/config-problem.ts';
import {messageOf, systemCodeOf} from '../lib/errors.ts';
import type {JsonPath, JsonText} from './json-text.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type PersonalSettings = {
	/** A name of ui/themes.ts; null: not said. */
	readonly theme: string | null;
	/** Null: as the locale says. */
	readonly glyphs: 'unicode' | 'ascii' | null;
	/** Sentences instead of a screen. */
	readonly accessible: boolean;
	/** The screen takes the mouse; else the terminal keeps it until `M`. */
	readonly mouse: boolean;
	/** Keys by command; none: only the palette has it. */
	readonly keys: Readonly<Record<string, readonly string[]>>;
};

export const usualSettings: PersonalSettings = {
	theme: null,
	glyphs: null,
	accessible: false,
	mouse: true,
	keys: {},
};

export type PersonalFile = {
	readonly file: string;
	readonly settings: PersonalSettings;
	readonly problems: readonly ConfigProblem[];
	/** What is wrong with a field, with the line where it stands. */
	readonly problemAt: (path: JsonPath, message: string, hint: string | null) => ConfigProblem;
};

/** `$XDG_CONFIG_HOME/weaver/settings.json`, usually `~/.config/weaver/settings.json`. */
export function personalFile(env: Env): string {
	const home = env['HOME'] ?? process.getBuiltinModule('node:os').homedir();
	return path.join(env['XDG_CONFIG_HOME'] || path.join(home, '.config'), 'weaver', 'settings.json');
}

/** Null when there is no such file. A field that is wrong is as usual, and is in `problems`. */
export async function readPersonal(env: Env): Promise<PersonalFile | null> {
	const file = personalFile(env);
	const whole = (message: string, line: number | null, hint: string | null) => ({
		file,
		settings: usualSettings,
		problems: [{file, line, field: null, message, hint, service: null}],
		problemAt: () => ({file, line, field: null, message, hint, service: null}),
	});
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		const isMissing = ['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '');
		return isMissing ? null : whole(messageOf(error), null, null);
	}
	const {readJsonText} = await import('./json-text.ts');
	const json = readJsonText(text);
	if (!json.ok) return whole(json.message, json.line, json.hint);
	return checked(file, json);
}

const example = 'Write for instance {"theme": "light", "keys": {"restart": "ctrl+r"}}.';

async function checked(
	file: string,
	json: Extract<JsonText, {readonly ok: true}>,
): Promise<PersonalFile> {
	const {dotted} = await import('./json-text.ts');
	const problems: ConfigProblem[] = [];
	const problemAt: PersonalFile['problemAt'] = (at, message, hint) => ({
		file,
		line: json.lineOf(at),
		field: at.length === 0 ? null : dotted(at),
		message,
		hint,
		service: null,
	});
	const complain = (...about: Parameters<typeof problemAt>): void => {
		problems.push(problemAt(...about));
	};
	const {value} = json;
	if (!isObject(value)) {
		complain([], 'it must be an object', example);
		return {file, settings: usualSettings, problems, problemAt};
	}
	const known = Object.keys(usualSettings);
	for (const name of Object.keys(value))
		if (!known.includes(name))
			complain([name], 'is no setting', `Settings are ${known.join(', ')}.`);
	const {theme = null, glyphs = null, accessible = false, mouse = true, keys = {}} = value;
	if (theme !== null && typeof theme !== 'string')
		complain(['theme'], `must be the name of a theme, got ${JSON.stringify(theme)}`, null);
	if (glyphs !== null && glyphs !== 'unicode' && glyphs !== 'ascii')
		complain(['glyphs'], `must be "unicode" or "ascii", got ${JSON.stringify(glyphs)}`, null);
	if (typeof accessible !== 'boolean')
		complain(['accessible'], `must be true or false, got ${JSON.stringify(accessible)}`, null);
	if (typeof mouse !== 'boolean')
		complain(['mouse'], `must be true or false, got ${JSON.stringify(mouse)}`, null);
	return {
		file,
		problems,
		problemAt,
		settings: {
			theme: typeof theme === 'string' ? theme : null,
			glyphs: glyphs === 'unicode' || glyphs === 'ascii' ? glyphs : null,
			accessible: accessible === true,
			mouse: mouse !== false,
			keys: keysOf(keys, complain),
		},
	};
}

function keysOf(
	value: unknown,
	complain: (at: JsonPath, message: string, hint: string | null) => void,
): PersonalSettings['keys'] {
	const hint = 'Write for instance {"restart": "ctrl+r", "why": ["W", "w"]}.';
	if (!isObject(value)) {
		complain(['keys'], 'must be an object with keys by command', hint);
		return {};
	}
	return Object.fromEntries(
		Object.entries(value).flatMap(([command, wish]) => {
			const list: unknown = typeof wish === 'string' ? [wish] : wish;
			if (isTexts(list)) return [[command, list]];
			complain(
				['keys', command],
				`must be a key or a list of keys, got ${JSON.stringify(wish)}`,
				hint,
			);
			return [];
		}),
	);
}

const isTexts = (value: unknown): value is readonly string[] =>
	Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
