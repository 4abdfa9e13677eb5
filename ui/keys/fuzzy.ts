/** How well what was typed fits a text when letters may be left out. Pure. */

export type Fit = {
	/** Higher is better; comparable between texts for the same typed word. */
	readonly score: number;
	/** Where in the text the typed letters stand. */
	readonly hits: readonly number[];
};

/** A letter that is found, one that goes on from the last, one that begins a word, the first of all. */
const found = 1;
const goesOn = 6;
const beginsWord = 8;
const beginsText = 10;
/** Taken off for each letter that is left out between two found ones, and for each letter at all. */
const leftOut = 0.5;
const length = 0.02;

/** All typed letters in their order, whatever stands between them; null when one is missing. Spaces count for nothing. */
export function fuzzyFit(typed: string, text: string): Fit | null {
	const wanted = typed.toLowerCase().replaceAll(' ', '');
	const letters = text.toLowerCase();
	/** Of each way to end with the letter at this place: its score, and where the letter before stands. */
	const rows: (readonly Way[])[] = [];
	let last: readonly Way[] = [];
	for (const [index, letter] of Array.from(wanted).entries()) {
		last = wayTo(letter, letters, text, index === 0 ? null : last);
		rows.push(last);
	}
	if (wanted === '') return {score: 0, hits: []};
	let best = -1;
	for (const [at, way] of last.entries())
		if (way !== null && way.score > (last[best]?.score ?? Number.NEGATIVE_INFINITY)) best = at;
	if (best === -1) return null;
	const score = (last[best]?.score ?? 0) - text.length * length;
	const hits = rows.toReversed().map((row) => {
		const at = best;
		best = row[at]?.before ?? -1;
		return at;
	});
	return {score, hits: hits.toReversed()};
}

/** Each typed letter begins a word, or goes on from the one before: nothing is left out within a word. */
export const beginsWords = ({hits}: Fit, text: string): boolean =>
	hits.every((at, place) => isWordStart(text, at) || hits[place - 1] === at - 1);

type Way = {readonly score: number; readonly before: number} | null;

function wayTo(
	letter: string,
	letters: string,
	text: string,
	before: readonly Way[] | null,
): readonly Way[] {
	const ways: Way[] = [];
	/** The best place for the letter before, at least one letter back, and what it is worth by now. */
	let from = -1;
	let worth = Number.NEGATIVE_INFINITY;
	for (let at = 0; at < letters.length; at += 1) {
		const previous = before?.[at - 1]?.score ?? Number.NEGATIVE_INFINITY;
		worth -= leftOut;
		const own = found + (at === 0 ? beginsText : isWordStart(text, at) ? beginsWord : 0);
		if (letters[at] !== letter) ways.push(null);
		else if (before === null) ways.push({score: own, before: -1});
		else if (previous + goesOn >= worth && previous > Number.NEGATIVE_INFINITY)
			ways.push({score: own + previous + goesOn, before: at - 1});
		else ways.push(from === -1 ? null : {score: own + worth, before: from});
		if (previous > worth) {
			from = at - 1;
			worth = previous;
		}
	}
	return ways;
}

const isWordStart = (text: string, at: number): boolean =>
	/[^\p{L}\p{N}]/u.test(text[at - 1] ?? ' ') ||
	(/\p{Lu}/u.test(text[at] ?? '') && /\p{Ll}/u.test(text[at - 1] ?? ''));
