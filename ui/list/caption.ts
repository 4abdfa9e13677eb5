/** The border over the list: how many, in which order, what is filtered and marked, what is out of sight. Pure. */
import {widthOf} from '../../src/lib/text-width.ts';
import {type Caption, fitUpTo, wholeCaption} from '../chrome/frame.ts';
import {paneKey} from '../keys/key-names.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {parseFilter} from './filter.ts';
import type {List} from './list-view.ts';
import {listed, markedOf, rowsOf} from './order.ts';

type CaptionInput = Pick<State, 'services' | 'list' | 'now' | 'printed' | 'keys'>;

/** What is filtered and marked has to be seen; the order and what is below give way to it. */
export function listCaption(
	state: CaptionInput,
	{width, visible}: {readonly width: number; readonly visible: number},
	focused: boolean,
	theme: Theme,
): Caption {
	const all = state.services.size;
	const shown = listed(state).length;
	const {filter: words, top} = state.list;
	const base = {
		key: paneKey(state, 'services', '1'),
		title: `Services ${shown === all ? all : `${shown} of ${all}`}`,
		focused,
	};
	const below = Math.max(0, rowsOf(state).length - top - visible);
	const beyond = (more: string): string =>
		below > 0 ? `${below}${more} below` : top > 0 ? `${top}${more} above` : '';
	const marks = markedOf(state).length;
	const marked = marks === 0 ? '' : theme.paint('accent', `${theme.glyphs.mark} ${marks} marked`);
	const role = parseFilter(words).mistake === null ? 'accent' : 'bad';
	// Corners, the key, gaps, and the rule between the two sides.
	const rest = width - widthOf(base.title) - 15 - widthOf(marked) - 2;
	const filter = words === '' ? '' : theme.paint(role, fitUpTo(`/${words}`, rest));
	const caption = (note: string, position: string): Caption => ({
		...base,
		note,
		right: [marked, filter, theme.paint('muted', position)].filter(Boolean).join('  '),
	});
	const notes = orderNotes(state.list);
	return wholeCaption(width, [
		...notes.flatMap((note) => [caption(note, beyond(' more')), caption(note, beyond(''))]),
		caption('', beyond(' more')),
		caption('', ''),
	]);
}

/** The order in words, the longest first. */
function orderNotes({sort, reversed}: List): readonly string[] {
	if (sort === 'attention') return [`· attention ${reversed ? 'last' : 'first'}`];
	const turned = reversed ? ', reversed' : '';
	if (sort !== 'cpu') return [`· by ${sort}${turned}`];
	return [`· by ${byCpu}${turned}`, `· by CPU${turned}`];
}

/** What an order by CPU goes by, while the column has the last second. */
export const byCpu = 'CPU, 20s mean';
