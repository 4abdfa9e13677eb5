/** The help or a question, over the screen. */
import {useMemo} from 'react';
import {overlayOf} from '../chrome/dialog.ts';
import {type Store, useSelected} from '../store.ts';
import type {Theme} from '../theme.ts';
import {Lines} from './lines.tsx';

export function Overlay({store, theme}: {readonly store: Store; readonly theme: Theme}) {
	const {dialog, size} = useSelected(store, (state) => ({dialog: state.dialog, size: state.size}));
	const box = useMemo(() => overlayOf({dialog, size}, theme), [dialog, size, theme]);
	return box && <Lines rect={box.rect} lines={box.lines} />;
}
