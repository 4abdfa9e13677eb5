/** What happens to the state at each kind of action, as a table: each noun's file has its own. Pure. */
import type {State} from './model.ts';

export type Handlers<Action extends {readonly kind: string}> = {
	readonly [Kind in Action['kind']]: (
		state: State,
		action: Extract<Action, {readonly kind: Kind}>,
	) => State;
};
