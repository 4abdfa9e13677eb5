/** Command lines that do the same as a key at the moment. Pure. */
import {selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';

export type Twin = (state: State) => string | null;

/** `weaver <before> <the selected service> <after>`; null while none is selected. */
export const withSelection =
	(before: string, after = ''): Twin =>
	(state) => {
		const name = selectedOf(state)?.name;
		return name === undefined ? null : ['weaver', before, name, after].filter(Boolean).join(' ');
	};

export const always =
	(line: string): Twin =>
	() =>
		line;
