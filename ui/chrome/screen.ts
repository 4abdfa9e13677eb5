/** The whole screen as lines, for a frame that is printed once. Pure. */
import {widthOf} from '../../src/lib/text-width.ts';
import {detailPane} from '../detail/detail-pane.ts';
import {eventsPane} from '../events/events-pane.ts';
import {layoutOf, type Rect} from '../layout.ts';
import {servicesPane} from '../list/services-pane.ts';
import {logPane} from '../log/log-pane.ts';
import {metricsPane} from '../metrics/metrics-pane.ts';
import type {State} from '../model.ts';
import {specsPane} from '../specs/specs-pane.ts';
import type {Theme} from '../theme.ts';
import {messageRow, meterRow} from './bottom.ts';
import {footerRow} from './footer.ts';
import {headerRow} from './header.ts';

type Part = {readonly rect: Rect; readonly lines: readonly string[]};

/** Exactly as many lines as the state's size has rows, each as wide as it has columns. */
export function screenLines(state: State, theme: Theme): readonly string[] {
	const {columns, rows} = state.size;
	const {header, panes, meter, message, footer} = layoutOf(state);
	const line = (
		rect: Rect | null,
		draw: (state: State, width: number, theme: Theme) => string,
	): Part | null => rect && {rect, lines: [draw(state, rect.width, theme)]};
	const pane = (
		rect: Rect | undefined,
		draw: (state: State, rect: Rect, theme: Theme) => readonly string[],
	): Part | null => (rect ? {rect, lines: draw(state, rect, theme)} : null);
	const parts = [
		line(header, headerRow),
		pane(panes.services, servicesPane),
		pane(panes.logs, logPane),
		pane(panes.detail, detailPane),
		pane(panes.metrics, metricsPane),
		pane(panes.events, eventsPane),
		pane(panes.specs, specsPane),
		line(meter, meterRow),
		line(message, messageRow),
		line(footer, footerRow),
	].filter((part) => part !== null);
	return Array.from({length: rows}, (_, row) => {
		const pieces = parts
			.filter(({rect}) => row >= rect.top && row < rect.top + rect.height)
			.sort((a, b) => a.rect.left - b.rect.left)
			.map(({rect, lines}) => lines[row - rect.top] ?? '');
		const text = pieces.join('');
		return theme.finish(text + ' '.repeat(Math.max(0, columns - widthOf(text))));
	});
}
