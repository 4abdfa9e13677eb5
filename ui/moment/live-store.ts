/** The store as whoever keeps up what is now sees it: whatever the user looks at, it holds the present. */
import type {Store} from '../store.ts';
import {liveOf} from './moment.ts';

export const liveStore = (store: Store): Store => ({...store, get: () => liveOf(store.get())});
