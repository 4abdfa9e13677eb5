/** Going through the past, and back. */
import {moveCommands} from '../chrome/move-commands.ts';
import {type Command, type Surroundings, say} from '../command.ts';
import {liveOf} from './moment.ts';
import {momentWords, parseMoment} from './parse-moment.ts';

export const momentCommands = {
	'previous-event': ({store}) =>
		store.dispatch({kind: 'travelled', to: {kind: 'step', direction: 'older'}}),
	'next-event': ({store}) =>
		store.dispatch({kind: 'travelled', to: {kind: 'step', direction: 'newer'}}),
	'go-to-time': (around, _state, argument) => {
		if (argument !== null && argument.trim() !== '') goToTime(around, argument);
		else around.store.dispatch({kind: 'typing', typing: {into: 'moment', before: '', text: ''}});
	},
	live: (around, state) => {
		if (state.moment) around.store.dispatch({kind: 'returned'});
		else moveCommands.last(around, state);
	},
} satisfies Readonly<Record<string, Command>>;

/** What cannot be a time says what can, and can be mended. */
export function goToTime({store}: Pick<Surroundings, 'store'>, typed: string): void {
	const {now} = liveOf(store.get());
	const text = typed.trim();
	if (text === '') return;
	const at = parseMoment(text, now);
	if (at === null) refuse(store, text, `is no time: write ${momentWords}.`);
	else if (at > now) refuse(store, text, 'is still to come.');
	else if (at === now) store.dispatch({kind: 'returned'});
	else store.dispatch({kind: 'travelled', to: {kind: 'time', at}});
}

function refuse(store: Surroundings['store'], text: string, mistake: string): void {
	say(store, 'bad', `"${text}" ${mistake}`);
	store.dispatch({kind: 'typing', typing: {into: 'moment', before: '', text}});
}
