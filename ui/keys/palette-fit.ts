/** How well commands fit what is typed in the palette, and which of them Enter may run unasked. Pure. */
import type {Binding} from './binding.ts';
import {beginsWords, type Fit, fuzzyFit} from './fuzzy.ts';

export type PaletteFit = Fit & {
	/**
	 * It is what was meant: the typed words are its name or another one of it, begin one, or each
	 * typed letter begins a word of one or goes on from the letter before.
	 */
	readonly sure: boolean;
};

export const namesOf = ({
	command,
	aliases = [],
}: Pick<Binding, 'command' | 'aliases'>): readonly string[] => [command, ...aliases];

/** A command by its name, other names or help; null: the letters are in none of them. */
export function commandFit(typed: string, key: Binding): PaletteFit | null {
	const own = typed.includes(' ') ? fitWords(typed, key.command) : nameFit(typed, key.command);
	const others = (key.aliases ?? []).flatMap((alias) => nameFit(typed, alias) ?? []);
	const help = isIn(typed, `${key.label} ${key.help}`) ? [inHelp] : [];
	if (namesOf(key).includes(typed)) return {score: exact, hits: own?.hits ?? [], sure: true};
	// Only of its own name the letters stand out.
	const fits = [...(own ? [own] : []), ...others.map((fit) => ({...fit, hits: []})), ...help];
	return fits.toSorted(byFit)[0] ?? null;
}

/** A name that letters may be left out of. */
export function nameFit(typed: string, name: string): PaletteFit | null {
	const fit = fuzzyFit(typed, name);
	return fit && {...fit, sure: beginsWords(fit, name)};
}

/** What was meant before anything else, then the best. */
export const byFit = (a: PaletteFit, b: PaletteFit): number =>
	Number(b.sure) - Number(a.sure) || b.score - a.score;

/** The name itself comes before anything else; words of the help count less than any name. */
const exact = 1000;
const inHelp: PaletteFit = {score: -100, hits: [], sure: false};

/** Several words: each begins a word of the name, in their order. */
function fitWords(typed: string, name: string): PaletteFit | null {
	const words = typed.split(/\s+/);
	const parts = name.split('-');
	const fits = words.every((word, at) => parts[at]?.startsWith(word));
	return fits ? {score: words.length, hits: [], sure: true} : null;
}

/** Each typed word begins a word of the sentence. */
function isIn(typed: string, sentence: string): boolean {
	const words = ` ${sentence.toLowerCase()}`;
	return typed
		.toLowerCase()
		.split(/\s+/)
		.every((word) => words.includes(` ${word}`));
}
