/** Everything about the selected service in its box, which scrolls where it is longer. Pure. */
import {frame} from '../chrome/frame.ts';
import {paneKey} from '../keys/key-names.ts';
import {innerRows, layoutOf, type Rect} from '../layout.ts';
import {selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';
import {createTheme, type Theme} from '../theme.ts';
import type {Fact, Group} from './fact.ts';
import {factOnRow, groupRows} from './fact-rows.ts';
import {groupsOf} from './facts.ts';

export type DetailInput = Pick<
	State,
	'services' | 'list' | 'now' | 'recent' | 'printed' | 'keys' | 'detail' | 'zoom' | 'moment'
>;

export function detailPane(state: DetailInput, rect: Rect, theme: Theme): readonly string[] {
	const service = selectedOf(state);
	const isFocused = state.recent[0] === 'detail' && !state.printed;
	const rows = detailRows(state, rect.width, theme);
	const height = Math.max(0, rect.height - 2);
	const top = topOf(state, rows.length - height);
	const below = rows.length - top - height;
	return frame(
		rect,
		{
			key: paneKey(state, 'detail', '3'),
			title: service ? `Detail ${service.name}` : 'Detail',
			note: '',
			right: theme.paint('muted', hintOf(state, below, top, isFocused)),
			focused: isFocused,
		},
		rows.slice(top, top + height).map((row) => ` ${row}`),
		theme,
	);
}

/** What is out of sight, and how one comes to see it. */
function hintOf(state: DetailInput, below: number, top: number, isFocused: boolean): string {
	if (state.printed) return '';
	if (!isFocused) return below > 0 ? `i ${below} more` : '';
	if (below > 0) return `j ${below} more below`;
	return top > 0 ? 'k back up' : '';
}

/** The first visible row; another service begins at its first. */
export function topOf(
	state: Pick<DetailInput, 'detail' | 'services' | 'list' | 'now'>,
	last: number,
): number {
	const {detail} = state;
	return detail.service === selectedOf(state)?.name ? Math.max(0, Math.min(detail.top, last)) : 0;
}

const detailRows = (state: DetailInput, width: number, theme: Theme): readonly string[] =>
	groupRows(detailGroups(state, theme), width - 4, theme);

/** What the pane tells of the selected service. */
export function detailGroups(state: DetailInput, theme: Theme): readonly Group[] {
	const service = selectedOf(state);
	if (!service) return [];
	const {services, now, detail, moment} = state;
	const {environment, exits} = detail;
	const known = {
		service,
		services,
		now,
		// What the next start will have is nothing of the past, and what ended later had not ended then.
		environment: environment?.service === service.name && !moment ? environment : null,
		exits:
			exits?.service === service.name
				? exits.rows.filter(({seq}) => !moment || seq <= moment.seq)
				: null,
		isWhole: state.zoom && state.recent[0] === 'detail',
	};
	return groupsOf(known, theme);
}

/** The fact on a row inside the pane, uncoloured; null: none. */
export function detailFactAt(state: State, rect: Rect, row: number): Fact | null {
	const last = detailRows(state, rect.width, uncoloured).length - (rect.height - 2);
	return factOnRow(detailGroups(state, uncoloured), rect.width - 4, topOf(state, last) + row);
}

/** How far the pane can be scrolled on its screen. */
export function lastDetailTop(state: State): number {
	const layout = layoutOf(state);
	const width = layout.panes.detail?.width ?? 0;
	return Math.max(0, detailRows(state, width, uncoloured).length - innerRows(layout, 'detail'));
}

/** Colours take no columns. */
const uncoloured = createTheme('none');
