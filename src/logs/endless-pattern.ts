/**
 * Regular expressions that would never be done with some lines: `(a+)+$` tries every way to share out
 * the letters of a line. Nobody could stop that, nor press a key meanwhile, so they are told apart first.
 * Pure, but for the time that an expression is given to show how it behaves.
 */
import {createContext, Script} from 'node:vm';

/** Ms for all trials of an expression together; a harmless one takes a few. */
const patience = 300;
/** What no expression ends on, so that all ways are tried. */
const end = '\u0000';

const known = new Map<string, boolean>();
const mostKnown = 100;

/** Whether lines are likely on which it does not come to an end. It must compile. */
export function isEndless(source: string, flags: string): boolean {
	// Only what may repeat in two ways at once can take longer than a line is long, squared.
	const repeats = source.match(/[*+}]/g)?.length ?? 0;
	if (repeats < 2 && !/\)[*+{]/.test(source)) return false;
	const key = `${flags} ${source}`;
	const before = known.get(key);
	if (before !== undefined) return before;
	const endless = !passesTrials(new RegExp(source, flags), trialsOf(source));
	if (known.size >= mostKnown) known.clear();
	known.set(key, endless);
	return endless;
}

/** Lines made of one thing over and over: what the expression names, and what most lines have. */
function trialsOf(source: string): readonly string[] {
	const named = source.replaceAll(/\\[A-Za-z]/g, '').match(/[\p{L}\p{N}]+|[ ,.:;=/_-]/gu) ?? [];
	const parts = new Set([...named, ...named.flatMap((word) => Array.from(word)), named.join('')]);
	const units = [...parts]
		.filter((part) => part !== '')
		.slice(0, 40)
		.concat('a', '0', ' ', 'a ', '=', 'x1 ');
	return units.flatMap((unit) => [
		unit.repeat(30) + end,
		unit.repeat(Math.ceil(400 / unit.length)) + end,
	]);
}

function passesTrials(expression: RegExp, trials: readonly string[]): boolean {
	const run = () => {
		for (const trial of trials) expression.test(trial);
	};
	try {
		new Script('run()').runInContext(createContext({run}), {timeout: patience});
		return true;
	} catch {
		return false;
	}
}
