/** Command lines that do the same as a key at the moment. Pure. */
import {selectedOf, targetsOf} from '../list/order.ts';
import type {State} from '../model.ts';

export type Twin = (state: State) => string | null;

/** `weaver <before> <the selected service> <after>`; null while none is selected. */
export const withSelection =
	(before: string, after = ''): Twin =>
	(state) => {
		const name = selectedOf(state)?.name;
		return name === undefined ? null : ['weaver', before, name, after].filter(Boolean).join(' ');
	};

/** As `withSelection`, with all that are marked; `--all` where those are all there are. */
export const withTargetNames =
	(before: string, after = ''): Twin =>
	(state) => {
		const names = targetsOf(state).map(({name}) => name);
		const isAll = names.length > 1 && names.length === state.services.size;
		return names.length === 0
			? null
			: ['weaver', before, ...(isAll ? ['--all'] : names), after].filter(Boolean).join(' ');
	};

export const always =
	(line: string): Twin =>
	() =>
		line;
