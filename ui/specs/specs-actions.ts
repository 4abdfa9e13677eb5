/** The list of specs. Pure. */
import type {Handlers} from '../handlers.ts';
import {innerRows, layoutOf} from '../layout.ts';
import type {Spec} from '../model.ts';

export type SpecsAction =
	| {readonly kind: 'specs'; readonly specs: readonly Spec[]}
	| {readonly kind: 'specs-scrolled'; readonly by: number};

export const specsHandlers: Handlers<SpecsAction> = {
	specs: (state, {specs}) => ({...state, specs: {...state.specs, all: specs}}),
	'specs-scrolled': (state, {by}) => {
		const {all, top} = state.specs;
		const last = Math.max(0, all.length - innerRows(layoutOf(state), 'specs'));
		return {...state, specs: {all, top: Math.min(last, Math.max(0, top + by))}};
	},
};
