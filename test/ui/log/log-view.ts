/** A log in memory and the screen's view of it, for tests: pages come as a reader would give them. */
import type {LogLine, LogPage, LogPlace} from '../../../src/logs/reading.ts';
import type {LogAction} from '../../../ui/log/log-actions.ts';
import {logGeometry} from '../../../ui/log/log-actions.ts';
import {visibleRows} from '../../../ui/log/log-rows.ts';
import {missingEdge} from '../../../ui/log/log-scroll.ts';
import type {LogView} from '../../../ui/log/log-view.ts';
import {endOf, startOf, windowOf} from '../../../ui/log/log-window.ts';
import type {State} from '../../../ui/model.ts';
import {reduce} from '../../../ui/reduce.ts';
import {logLine, screen, view} from '../views.ts';

/** Inside a pane of 80x24 with the log alone. */
export const rows = 18;

const placeOf = (at: number): LogPlace => ({api: {run: 1, offset: at * 100}});
const indexAt = (place: LogPlace): number => (place['api']?.offset ?? 0) / 100;

export const linesOf = (...texts: readonly string[]): readonly LogLine[] =>
	texts.map((text, at) => logLine(text, at * 100));

export const numbered = (count: number): readonly LogLine[] =>
	linesOf(...Array.from({length: count}, (_, at) => `line ${at}`));

/** The lines from one place to another as a page of a log that has them all. */
export const pageOf = (log: readonly LogLine[], from: number, to: number): LogPage => ({
	lines: log.slice(from, to),
	start: placeOf(from),
	end: placeOf(to),
	atStart: from === 0,
	atEnd: to === log.length,
	leftOut: 0,
});

/** A screen with the log alone, whose newest lines are shown. */
export function opened(log: readonly LogLine[], count = 500): State {
	const begun = screen(80, 24, [view('api')], {kind: 'focused', pane: 'logs'}, {kind: 'zoomed'});
	return reduce(begun, {
		kind: 'log-shown',
		held: windowOf(pageOf(log, Math.max(0, log.length - count), log.length)),
	});
}

/** After the actions, with the edges read that are missing then, page by page. */
export function after(
	state: State,
	log: readonly LogLine[],
	...actions: readonly LogAction[]
): State {
	let next = state;
	for (const action of actions) {
		next = reduce(next, action);
		for (let side = edgeOf(next); side !== null; side = edgeOf(next))
			next = extend(next, log, side);
		const {goal} = next.log;
		if (goal)
			next = reduce(next, {
				kind: 'log-window',
				goal,
				held: windowOf(
					goal.from === 'start'
						? pageOf(log, 0, Math.min(500, log.length))
						: pageOf(log, Math.max(0, log.length - 500), log.length),
				),
				at: null,
			});
	}
	return next;
}

const edgeOf = (state: State) => missingEdge(state.log, logGeometry(state));

function extend(state: State, log: readonly LogLine[], side: 'older' | 'newer'): State {
	const {held} = state.log;
	if (!held) return state;
	const at = indexAt(side === 'older' ? startOf(held) : endOf(held));
	const page =
		side === 'older'
			? pageOf(log, Math.max(0, at - 500), at)
			: pageOf(log, at, Math.min(log.length, at + 500));
	return reduce(state, {kind: side === 'older' ? 'log-older' : 'log-newer', page});
}

/** The texts of the visible rows; a rule is `--`, what is open under a line `+`. */
export const shown = (state: State): readonly string[] =>
	visibleRows(state.log, logGeometry(state)).map((row) =>
		row.kind === 'rule' ? '--' : row.kind === 'opened' ? '+' : row.line.text,
	);

export const textAt = ({held, cursor}: LogView): string | undefined =>
	cursor === null ? undefined : held?.lines[cursor - held.first]?.text;
