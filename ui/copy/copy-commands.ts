/** Copying by keys, and by letting go of the mouse. */
import {messageOf} from '../../src/lib/errors.ts';
import {type Command, type Surroundings, say} from '../command.ts';
import {queryOf} from '../log/log-view.ts';
import {type Copied, copiedOf, lastErrorOf} from './copied.ts';
import {endsOf, spotAtCursor} from './log-range.ts';

/** Lines of errors that are read to find the whole last one. */
const errorLines = 400;

export const copyCommands = {
	copy: (around, state) => {
		const {store} = around;
		const copied = copiedOf(state);
		if (copied) put(around, copied);
		else if (state.range && endsOf(state.log, state.range) === null)
			say(
				store,
				'note',
				'The range is gone: its beginning is no longer held. `weaver logs` prints it.',
			);
		else say(store, 'note', 'There is nothing to copy here.');
		if (!state.dialog) store.dispatch({kind: 'range', range: null});
	},
	'copy-range': ({store}, state) => {
		if (state.range) {
			store.dispatch({kind: 'range', range: null});
			return;
		}
		// A range needs a place that stands still.
		if (state.log.follow) store.dispatch({kind: 'log-follow', on: false});
		const from = spotAtCursor(store.get().log);
		store.dispatch({kind: 'range', range: from && {from, to: null}});
	},
	'copy-error': (around, {log, moment}) => {
		const {store, logs} = around;
		const query = {
			...queryOf(log),
			filter: {pattern: null, level: 'error', since: null, until: moment?.at ?? null},
		} as const;
		logs.page(query, 'end', 'older', errorLines, new AbortController().signal).then(
			({lines}) => {
				const copied = lastErrorOf(lines);
				if (copied) put(around, copied);
				else say(store, 'note', `${log.services.join(', ')} has written no error.`);
			},
			(error: unknown) => say(store, 'bad', messageOf(error)),
		);
	},
} satisfies Readonly<Record<string, Command>>;

export function put({copy, store}: Pick<Surroundings, 'copy' | 'store'>, copied: Copied): void {
	copy(copied).then(
		({tone, text}) => say(store, tone, text),
		(error: unknown) => say(store, 'bad', messageOf(error)),
	);
}
