/** Which lines of a chunk a filter lets pass; looks at whole blocks before it looks at lines. */
import {hintOfLevel, isAtLeast, type Level, withoutColour} from '../lib/log-level.ts';
import {sanitizeLine} from '../lib/sanitize.ts';
import {stripSgr} from '../lib/text-width.ts';
import {type BlockFacts, passingTextOf} from './block-facts.ts';
import type {Chunk, LinesChunk} from './chunk.ts';
import {hidesInWords} from './hidden-bytes.ts';
import {createTest, type LineTest} from './line-pattern.ts';
import type {LinePattern, LogFilter} from './reading.ts';

/** The lines that pass, in their order; of a mark or a gap line 0. */
export type Sieve = (chunk: Chunk) => readonly number[];

/**
 * Marks have no words or level of their own to be found by, so they pass where only times are asked
 * for. A gap passes every filter of the log but one by time: what is gone may have matched.
 */
export function createSieve(
	{pattern, level, since, until}: LogFilter,
	alsoMatching: LinePattern | null = null,
): Sieve {
	const tests = [pattern, alsoMatching].filter((each) => each !== null).map(createTest);
	const isInTime = createWindow(since, until);
	const isGrave = level === null ? null : createGravity(level);
	const isMarked = tests.length === 0 && level === null;

	const sift = (chunk: LinesChunk): readonly number[] => {
		const {facts} = chunk;
		if (tests.some(({hint}) => hint !== null && !isHinted(facts, hint))) return [];
		let lines = candidates(chunk, tests, isGrave);
		for (const {passes} of tests) lines = lines.filter((line) => passes(bareText(facts, line)));
		if (isGrave !== null) lines = lines.filter((line) => isGrave.passes(facts, line));
		if (isInTime !== null) lines = lines.filter((line) => isInTime(facts.timeAt(line).time));
		return lines;
	};

	return (chunk) => {
		if (chunk.kind === 'lines') return sift(chunk);
		const isWanted = chunk.kind === 'gap' ? alsoMatching === null : isMarked;
		return isWanted && (isInTime?.(chunk.time) ?? true) ? [0] : [];
	};
}

function createWindow(
	since: number | null,
	until: number | null,
): ((time: number) => boolean) | null {
	if (since === null && until === null) return null;
	return (time) => (since === null || time >= since) && (until === null || time <= until);
}

type Gravity = {
	readonly passes: (facts: BlockFacts, line: number) => boolean;
	readonly hint: RegExp | null;
};

function createGravity(least: Level): Gravity {
	const hint = hintOfLevel(least);
	return {passes: (facts, line) => isAtLeast(facts.levelAt(line), least), hint};
}

/** What the screen shows, so that whatever is counted and found can be gone to. */
const bareText = (facts: BlockFacts, line: number): string =>
	stripSgr(sanitizeLine(passingTextOf(facts.lineAt(line))));

/** Colours, and what else is not shown, may stand in the middle of a word. */
function isHinted(facts: BlockFacts, hint: RegExp): boolean {
	const bare = withoutColour(facts.block.text);
	hint.lastIndex = 0;
	return hint.test(bare) || hidesInWords(bare);
}

/** The lines that are worth a closer look; all where there is no way to tell. */
function candidates(
	chunk: LinesChunk,
	tests: readonly LineTest[],
	isGrave: Gravity | null,
): readonly number[] {
	const {facts, first, end} = chunk;
	if (!facts.block.text.includes('\x1b')) {
		if (isGrave?.hint) return graveLines(chunk, isGrave, isGrave.hint);
		const hint = tests.find((test) => test.hint !== null)?.hint;
		if (hint && !hidesInWords(facts.block.text)) return hintedLines(chunk, hint);
	}
	return Array.from({length: end - first}, (_, at) => first + at);
}

function hintedLines({facts, first, end}: LinesChunk, hint: RegExp): readonly number[] {
	const text = facts.block.text;
	const lines: number[] = [];
	let line = first;
	hint.lastIndex = facts.startAt(first);
	for (let match = hint.exec(text); match !== null; match = hint.exec(text)) {
		while (line < end && facts.startAt(line + 1) <= match.index) line += 1;
		if (line === end) break;
		lines.push(line);
		line += 1;
		hint.lastIndex = facts.startAt(line);
	}
	return lines;
}

/** A line that belongs to one that passes goes its way, as far as it says nothing else. */
function graveLines(chunk: LinesChunk, {passes}: Gravity, hint: RegExp): readonly number[] {
	const {facts, first, end} = chunk;
	const lines: number[] = [];
	const take = (from: number) => {
		for (let line = from; line < end && passes(facts, line); line += 1) lines.push(line);
	};
	take(first);
	for (const line of hintedLines(chunk, hint)) if (line > (lines.at(-1) ?? -1)) take(line);
	return lines;
}
