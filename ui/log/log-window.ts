/**
 * The lines that the screen holds of a log: pages in a row around the place that is looked at, never
 * more than about `mostLines`. What is dropped at one edge is read again when somebody goes there. Pure.
 */
import type {LogLine, LogNews, LogPage, LogPlace} from '../../src/logs/reading.ts';

export type LogWindow = {
	readonly lines: readonly LogLine[];
	/** Number of the first line. A line keeps its number as long as it is held; older ones go below 0. */
	readonly first: number;
	/** What the lines came in, so that whole pages can be dropped and read again. */
	readonly pages: readonly HeldPage[];
	/** Nothing older is left. */
	readonly atStart: boolean;
	/** The newest line is held, so what is written next goes on behind it. */
	readonly live: boolean;
};

type HeldPage = Pick<LogPage, 'start' | 'end' | 'leftOut'> & {readonly count: number};

/** Lines held at most, apart from the rest of the page that goes over it. */
export const mostLines = 4000;
/** Lines kept around what is visible when there are too many. */
const keptAround = 1500;
/** News are gathered into pages of this size. */
const pageLines = 250;
/** How far back an unfinished line is looked for. */
const openReach = 64;

/** Of pages that follow each other, oldest first; at least one. */
export function windowOf(...pages: readonly [LogPage, ...LogPage[]]): LogWindow {
	const [page, ...rest] = pages;
	const begun: LogWindow = {
		lines: page.lines,
		first: 0,
		pages: [heldPage(page)],
		atStart: page.atStart,
		live: page.atEnd,
	};
	return rest.reduce(withNewer, begun);
}

const heldPage = ({lines, start, end, leftOut}: Omit<LogPage, 'atStart' | 'atEnd'>): HeldPage => ({
	count: lines.length,
	start,
	end,
	leftOut,
});

/** Where older lines are read from. */
export const startOf = ({pages}: LogWindow): LogPlace => pages[0]?.start ?? {};
/** Where newer lines are read from. */
export const endOf = ({pages}: LogWindow): LogPlace => pages.at(-1)?.end ?? {};

/** Lines that the filter left out between those that are held. */
export const leftOutOf = ({pages}: LogWindow): number =>
	pages.reduce((sum, {leftOut}) => sum + leftOut, 0);

export const lastNumber = ({first, lines}: LogWindow): number => first + lines.length - 1;

export const lineOf = ({first, lines}: LogWindow, number: number): LogLine | undefined =>
	lines[number - first];

export const withOlder = (held: LogWindow, page: LogPage): LogWindow => ({
	...held,
	lines: [...page.lines, ...held.lines],
	first: held.first - page.lines.length,
	pages: [heldPage(page), ...held.pages],
	atStart: page.atStart,
});

export function withNewer(held: LogWindow, page: LogPage): LogWindow {
	const {lines, added} = append(held.lines, page.lines);
	const next = {...heldPage(page), count: added};
	return {...held, lines, pages: [...held.pages, next], live: page.atEnd};
}

/** What was written since; after a jump nothing before it is held any more. */
export function withNews(held: LogWindow, news: LogNews): LogWindow {
	if (news.jumpedBytes > 0)
		return {
			lines: news.lines,
			first: lastNumber(held) + 1,
			pages: [heldPage(news)],
			atStart: false,
			live: true,
		};
	const {lines, added} = append(held.lines, news.lines);
	const last = held.pages.at(-1);
	const page = {...heldPage(news), count: added};
	const joined = last !== undefined && last.count + added <= pageLines;
	const pages = joined
		? [
				...held.pages.slice(0, -1),
				{
					start: last.start,
					end: page.end,
					count: last.count + added,
					leftOut: last.leftOut + page.leftOut,
				},
			]
		: [...held.pages, page];
	return {...held, lines, pages};
}

/** A longer form of a line that had no end yet takes its place. */
function append(
	lines: readonly LogLine[],
	more: readonly LogLine[],
): {readonly lines: readonly LogLine[]; readonly added: number} {
	const from = Math.max(0, lines.length - openReach);
	const open = new Map<string, number>();
	for (let index = from; index < lines.length; index += 1) {
		const line = lines[index];
		if (line?.isOpen) open.set(nameOf(line), index);
	}
	if (open.size === 0) return {lines: [...lines, ...more], added: more.length};
	const result = [...lines];
	for (const line of more) {
		const index = open.get(nameOf(line));
		if (index === undefined) result.push(line);
		else result[index] = line;
	}
	return {lines: result, added: result.length - lines.length};
}

const nameOf = ({service, run, offset, isError}: LogLine): string =>
	`${service} ${run} ${offset} ${isError ?? false}`;

/** Without the pages that are far from the lines `top` to `bottom`, if too many are held. */
export function trimmed(held: LogWindow, top: number, bottom: number): LogWindow {
	if (held.lines.length <= mostLines) return held;
	let {first, live, atStart} = held;
	const pages = [...held.pages];
	let end = first + held.lines.length;
	for (let page = pages[0]; page && pages.length > 1; page = pages[0]) {
		if (first + page.count > top - keptAround) break;
		first += page.count;
		pages.shift();
		atStart = false;
	}
	for (let page = pages.at(-1); page && pages.length > 1; page = pages.at(-1)) {
		if (end - page.count <= bottom + keptAround) break;
		end -= page.count;
		pages.pop();
		live = false;
	}
	return {
		lines: held.lines.slice(first - held.first, end - held.first),
		first,
		pages,
		atStart,
		live,
	};
}
