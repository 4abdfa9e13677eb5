/** The help, the palette, an explanation or a question, over the screen. */
import {useRef, useSyncExternalStore} from 'react';
import {type Overlay as Box, overlayOf} from '../chrome/dialog.ts';
import type {State} from '../model.ts';
import type {Store} from '../store.ts';
import type {Theme} from '../theme.ts';
import {Lines} from './lines.tsx';

type Drawn = {readonly state: State; readonly theme: Theme; readonly box: Box | null};

export function Overlay({store, theme}: {readonly store: Store; readonly theme: Theme}) {
	const last = useRef<Drawn | null>(null);
	const box = useSyncExternalStore(store.subscribe, () => {
		const state = store.get();
		const before = last.current;
		if (before?.state === state && before.theme === theme) return before.box;
		const box = state.dialog && overlayOf(state, theme);
		last.current = {state, theme, box: before && isSame(before.box, box) ? before.box : box};
		return last.current.box;
	});
	return box && <Lines rect={box.rect} lines={box.lines} />;
}

const isSame = (a: Box | null, b: Box | null): boolean =>
	a?.lines.length === b?.lines.length &&
	(['left', 'top', 'width', 'height'] as const).every((side) => a?.rect[side] === b?.rect[side]) &&
	(a?.lines ?? []).every((line, index) => line === b?.lines[index]);
