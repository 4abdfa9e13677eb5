/** Whose the mouse is. Pure. */
import type {Handlers} from '../handlers.ts';

export type MouseAction = {readonly kind: 'mouse'; readonly on: boolean};

export const mouseHandlers: Handlers<MouseAction> = {
	mouse: (state, {on}) => ({...state, mouse: on}),
};
