/** The personal settings as the screen takes them: checked against its commands, keys and themes. */
import {type PersonalFile, readPersonal} from '../config/personal-settings.ts';
import type {ConfigProblem} from '../lib/config-problem.ts';
import {exitCodes, UserError} from '../lib/errors.ts';
import {problemText} from '../lib/problem-text.ts';
import type {Invocation, Io} from './command.ts';

type ThemeName = import('../../ui/themes.ts').ThemeName;

export type Personal = {
	/** Null: the settings name none. */
	readonly theme: ThemeName | null;
	readonly glyphs: 'unicode' | 'ascii' | null;
	readonly accessible: boolean;
	readonly mouse: boolean;
	readonly keys: Readonly<Record<string, readonly string[]>>;
};

const usual: Personal = {theme: null, glyphs: null, accessible: false, mouse: true, keys: {}};

/** Throws `UserError` (exit 2) that names every place of the file which is wrong. */
export async function personalSettings({env}: Pick<Io, 'env'>): Promise<Personal> {
	const read = await readPersonal(env);
	if (read === null) return usual;
	const {settings, problems} = await check(read);
	if (problems.length === 0) return settings;
	throw new UserError(problems.map(problemText).join('\n'), {
		code: 'settings',
		hint: 'Nothing of it holds until that is put right.',
		exitCode: exitCodes.usage,
	});
}

/**
 * What of them a printed table needs. A theme that does not exist is as none here: the monitor and
 * `weaver validate` tell it.
 */
export async function personalLook({
	env,
}: Pick<Io, 'env'>): Promise<{readonly theme?: ThemeName; readonly glyphs: Personal['glyphs']}> {
	const read = await readPersonal(env);
	if (read === null) return {glyphs: null};
	const {isThemeName} = await import('../../ui/themes.ts');
	const {theme, glyphs} = read.settings;
	return theme !== null && isThemeName(theme) ? {theme, glyphs} : {glyphs};
}

/** The theme of `--theme`; null: not given. Throws `UserError` for a name that no theme has. */
export async function namedTheme({theme}: Invocation['options']): Promise<ThemeName | null> {
	if (typeof theme !== 'string') return null;
	const {isThemeName, themeNames} = await import('../../ui/themes.ts');
	if (isThemeName(theme)) return theme;
	throw new UserError(`There is no theme ${theme}.`, {
		code: 'usage',
		hint: `There are ${themeNames.join(', ')}.`,
		exitCode: exitCodes.usage,
	});
}

/** What is wrong with the file, if there is one. */
export async function personalProblems(env: Io['env']): Promise<readonly ConfigProblem[]> {
	const read = await readPersonal(env);
	return read === null ? [] : (await check(read)).problems;
}

async function check({settings, problems, problemAt}: PersonalFile): Promise<{
	readonly settings: Personal;
	readonly problems: readonly ConfigProblem[];
}> {
	const [{isThemeName, themeNames}, {keysFrom}] = await Promise.all([
		import('../../ui/themes.ts'),
		import('../../ui/keys/remap.ts'),
	]);
	const {theme} = settings;
	const {keys, refusals} = keysFrom(settings.keys);
	const isKnown = theme === null || isThemeName(theme);
	const found = [
		...problems,
		...(isKnown
			? []
			: [
					problemAt(
						['theme'],
						`there is no theme "${theme}"`,
						`There are ${themeNames.join(', ')}.`,
					),
				]),
		...refusals.map(({command, at, message, hint}) =>
			problemAt(at === null ? ['keys', command] : ['keys', command, at], message, hint),
		),
	];
	return {
		settings: {...settings, keys, theme: isKnown ? theme : null},
		problems: found.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
	};
}
