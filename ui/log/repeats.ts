/**
 * Lines that say the same again and again, as one: ×14. What repeats is a line with the lines that
 * belong to it, such as a stack trace; times in it may differ. Pure.
 */
import {isContinuation} from '../../src/lib/log-level.ts';
import {stripSgr} from '../../src/lib/text-width.ts';
import type {LogLine} from '../../src/logs/reading.ts';

/** Lines of a window that are shown as one; indexes into its lines. */
export type Group = {
	readonly from: number;
	/** Behind the last one. */
	readonly to: number;
	/** Where the repetition begins that is shown: the last one. */
	readonly shown: number;
	readonly count: number;
};

/** No group goes over a number divisible by this, so one is found without looking at the whole log. */
const mostInGroup = 1000;

const times =
	/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|\b\d\d:\d\d:\d\d(?:[.,]\d+)?|"(?:time|ts|timestamp|@timestamp|asctime)":\s*(?:[\d.]+|"[^"]*")/g;

type Words = {readonly said: string; readonly continues: boolean};

/** Only lines that are near what is visible are read, each once. */
const wordsOf = new WeakMap<LogLine, Words>();

function words(line: LogLine): Words {
	const known = wordsOf.get(line);
	if (known) return known;
	const bare = stripSgr(line.text);
	const read = {
		said: bare.includes(':') ? bare.replace(times, '') : bare,
		continues: line.kind === 'line' && isContinuation(bare),
	};
	wordsOf.set(line, read);
	return read;
}

/** True for a line such as a stack frame, which has no sense of its own. */
export const belongsToLineBefore = (line: LogLine): boolean => words(line).continues;

/** `isApart`: the line must not be folded with the one before it. */
export function groupAt(
	lines: readonly LogLine[],
	index: number,
	first: number,
	isApart: (index: number) => boolean,
): Group {
	const limit = (at: number): boolean => (first + at) % mostInGroup === 0 || isApart(at);
	const continues = (at: number): boolean => {
		const [before, line] = [lines[at - 1], lines[at]];
		return (
			before !== undefined &&
			line !== undefined &&
			!limit(at) &&
			before.kind === 'line' &&
			before.service === line.service &&
			belongsToLineBefore(line)
		);
	};
	const beginOf = (at: number): number => {
		let begin = at;
		while (continues(begin)) begin -= 1;
		return begin;
	};
	const endOf = (at: number): number => {
		let end = at + 1;
		while (end < lines.length && continues(end)) end += 1;
		return end;
	};
	let shown = beginOf(index);
	let to = endOf(index);
	let from = shown;
	let count = 1;
	while (from > 0 && !limit(from)) {
		const before = beginOf(from - 1);
		if (!saysSame(lines, before, from, shown, to)) break;
		from = before;
		count += 1;
	}
	while (to < lines.length && !limit(to)) {
		const after = endOf(to);
		if (!saysSame(lines, shown, to, to, after)) break;
		shown = to;
		to = after;
		count += 1;
	}
	return {from, to, shown, count};
}

function saysSame(
	lines: readonly LogLine[],
	from: number,
	to: number,
	otherFrom: number,
	otherTo: number,
): boolean {
	if (to - from !== otherTo - otherFrom) return false;
	for (let at = 0; at < to - from; at += 1) {
		const [line, other] = [lines[from + at], lines[otherFrom + at]];
		if (!line || !other || !isFoldable(line) || !isFoldable(other)) return false;
		if (line.service !== other.service || words(line).said !== words(other).said) return false;
	}
	return true;
}

const isFoldable = ({kind, isOpen}: LogLine): boolean => kind === 'line' && !isOpen;
