/** Which services' logs `m` shows as one. Pure. */
import {selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';

/** Those of the selected one's group. */
export function mergeable(state: State): readonly string[] {
	const selected = selectedOf(state);
	return [...state.services.values()]
		.filter(({group}) => group !== null && group === selected?.group)
		.map(({name}) => name);
}
