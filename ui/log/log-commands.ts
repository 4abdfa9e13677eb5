/** How the log is looked at. */
import {type Command, type Surroundings, say} from '../command.ts';

/** Columns that one press of an arrow key scrolls the log sideways. */
const sideways = 16;

export const logCommands = {
	'open-log': ({store}) => store.dispatch({kind: 'focused', pane: 'logs'}),
	'next-match': (around) => findMatch(around, 1),
	'previous-match': (around) => findMatch(around, -1),
	'shift-left': ({store}) => store.dispatch({kind: 'log-shifted', by: -sideways}),
	'shift-right': ({store}) => store.dispatch({kind: 'log-shifted', by: sideways}),
	follow: ({store}, {log}) => store.dispatch({kind: 'log-follow', on: !log.follow}),
	wrap: ({store}) => store.dispatch({kind: 'log-wrap'}),
	times: ({store}) => store.dispatch({kind: 'log-times'}),
} satisfies Readonly<Record<string, Command>>;

export function findMatch({store}: Surroundings, direction: 1 | -1): void {
	const before = store.get().log;
	store.dispatch({kind: 'log-match', direction});
	if (store.get().log !== before) return;
	const where = direction === 1 ? 'below' : 'above';
	const more = before.reachedStart || direction === 1 ? '' : ' Scroll up to read more of the log.';
	say(store, 'note', `No match ${where} for "${before.search}".${more}`);
}
