/** Holds the state outside React, so that a component draws again only when its lines changed. */
import {useRef, useSyncExternalStore} from 'react';
import type {State} from './model.ts';
import {type Action, reduce} from './reduce.ts';

export type Store = {
	readonly get: () => State;
	/** Applies the actions in turn and tells the listeners once, if anything changed. */
	readonly dispatch: (...actions: readonly Action[]) => void;
	/** Returns a function that ends the listening. */
	readonly subscribe: (listener: () => void) => () => void;
};

export function createStore(initial: State): Store {
	let state = initial;
	const listeners = new Set<() => void>();
	return {
		get: () => state,
		dispatch: (...actions) => {
			const before = state;
			for (const action of actions) state = reduce(state, action);
			if (state !== before) for (const listener of [...listeners]) listener();
		},
		subscribe: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}

/** Draws the component again when a field of what it selects changed. */
export function useSelected<Selected extends Readonly<Record<string, unknown>>>(
	store: Store,
	select: (state: State) => Selected,
): Selected {
	const last = useRef<Selected | null>(null);
	return useSyncExternalStore(store.subscribe, () => {
		const next = select(store.get());
		if (last.current === null || !sameFields(last.current, next)) last.current = next;
		return last.current;
	});
}

/**
 * The lines that `draw` makes, the same array until one of them changes. It is asked again only
 * when one of `fields` changed; `draw` is a function of those fields alone and of its own identity.
 */
export function useLines<Field extends keyof State>(
	store: Store,
	fields: readonly Field[],
	draw: (state: State) => readonly string[],
): readonly string[] {
	const last = useRef<{
		readonly state: State;
		readonly draw: typeof draw;
		readonly lines: readonly string[];
	} | null>(null);
	return useSyncExternalStore(store.subscribe, () => {
		const state = store.get();
		const before = last.current;
		if (before?.draw === draw && fields.every((field) => before.state[field] === state[field]))
			return before.lines;
		const lines = draw(state);
		const same =
			before?.lines.length === lines.length &&
			lines.every((line, index) => line === before.lines[index]);
		last.current = {state, draw, lines: same ? before.lines : lines};
		return last.current.lines;
	});
}

function sameFields(
	a: Readonly<Record<string, unknown>>,
	b: Readonly<Record<string, unknown>>,
): boolean {
	return Object.keys(a).every((key) => Object.is(a[key], b[key]));
}
