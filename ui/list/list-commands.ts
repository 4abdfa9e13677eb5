/** Marking, sorting and folding. */
import type {Command} from '../command.ts';

export const listCommands = {
	mark: ({store}) => store.dispatch({kind: 'marked'}),
	'mark-all': ({store}) => store.dispatch({kind: 'marked-shown'}),
	sort: ({store}) => store.dispatch({kind: 'sorted'}),
	reverse: ({store}) => store.dispatch({kind: 'reversed'}),
	fold: ({store}) => store.dispatch({kind: 'folded', group: null}),
	groups: ({store}) => store.dispatch({kind: 'folded-all'}),
} satisfies Readonly<Record<string, Command>>;
