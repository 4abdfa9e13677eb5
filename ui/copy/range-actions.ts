/** What is chosen of the log to be copied. Pure. */
import type {Handlers} from '../handlers.ts';
import type {LogRange} from './log-range.ts';

export type RangeAction =
	/** Null: nothing any more. */
	{readonly kind: 'range'; readonly range: LogRange | null};

export const rangeHandlers: Handlers<RangeAction> = {
	range: (state, {range}) => (state.range === range ? state : {...state, range}),
};
