/** Why a service is as it is, what would help, and who needs help next. */
import {messageOf} from '../../src/lib/errors.ts';
import type {Explanation} from '../../src/lib/explanation.ts';
import {type Command, type Surroundings, say} from '../command.ts';
import {selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';
import {nextFailing, withoutRemedy} from './trouble.ts';
import {askRemedy, remedyIn} from './why-box.ts';

export const whyCommands = {
	why: (around, state) => {
		const service = nameOf(state);
		void explain(around, service, (explanations) =>
			around.store.dispatch({
				kind: 'dialog',
				dialog: {kind: 'why', service, explanations, at: Date.now(), top: 0},
			}),
		);
	},
	'run-fix': (around, state) => {
		if (state.dialog?.kind === 'why') offer(around, state, state.dialog.explanations);
		else
			void explain(around, nameOf(state), (explanations) =>
				offer(around, around.store.get(), explanations),
			);
	},
	'next-failing': ({store}, state) => {
		const next = nextFailing(state);
		if (next) store.dispatch({kind: 'chose', service: next.name});
	},
} satisfies Readonly<Record<string, Command>>;

const nameOf = (state: State): string => selectedOf(state)?.name ?? '';

/** What it will do is said first. */
function offer({store}: Surroundings, state: State, explanations: readonly Explanation[]): void {
	const remedy = remedyIn(explanations);
	if (remedy)
		store.dispatch({
			kind: 'dialog',
			dialog: {kind: 'ask', question: askRemedy(remedy, explanations, state.services)},
		});
	else say(store, 'note', withoutRemedy({explanations}) ?? '');
}

function explain(
	{store, client}: Surroundings,
	name: string,
	act: (explanations: readonly Explanation[]) => void,
): Promise<void> | undefined {
	return client()
		?.request('service.why', {name})
		.then(
			({explanations}) => act(explanations),
			(error: unknown) => say(store, 'bad', messageOf(error)),
		);
}
