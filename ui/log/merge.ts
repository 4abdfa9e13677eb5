/** Which services' logs `m` shows as one. Pure. */
import {markedOf, selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';

/** Those that are marked, where two or more are; else those of the selected one's group. */
export function mergeable(state: State): readonly string[] {
	const marked = markedOf(state);
	if (marked.length > 1) return marked.map(({name}) => name);
	const selected = selectedOf(state);
	return [...state.services.values()]
		.filter(({group}) => group !== null && group === selected?.group)
		.map(({name}) => name);
}
