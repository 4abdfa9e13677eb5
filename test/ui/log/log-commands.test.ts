/** What the keys of the log do and say. */
import {expect, test} from 'vitest';
import {typedText} from '../../../ui/chrome/screen-actions.ts';
import {screenCommands} from '../../../ui/chrome/screen-commands.ts';
import type {Surroundings} from '../../../ui/command.ts';
import {logCommands} from '../../../ui/log/log-commands.ts';
import {createStore, type Store} from '../../../ui/store.ts';
import {linesOf, opened, textAt} from './log-view.ts';

const commands = {...logCommands, ...screenCommands};

function begin() {
	const store = createStore(opened(linesOf('a', 'ERROR one', 'b [unclosed', 'c')));
	const press = (command: 'filter-log' | 'search' | 'keep-typed' | 'time-window') =>
		commands[command]({store} as Surroundings, store.get());
	const type = (text: string) => {
		store.dispatch({kind: 'typed', text: typedText(store.get()) + text});
		press('keep-typed');
	};
	return {store, press, type};
}

const said = (store: Store) => store.get().toast?.text ?? null;

test('the search and the filter both open empty; Esc brings back what was there', () => {
	const {store, press, type} = begin();
	press('filter-log');
	type('one');
	press('filter-log');
	expect(typedText(store.get())).toBe('');
	store.dispatch({kind: 'left'});
	expect(store.get().log.sieve.words).toBe('one');
	press('filter-log');
	type('two');
	expect(store.get().log.sieve.words).toBe('two');
	press('search');
	type('one');
	press('search');
	expect(typedText(store.get())).toBe('');
});

test('what is no expression is said to be looked for as it is, until something else is', () => {
	const {store, press, type} = begin();
	press('search');
	type('[unclosed');
	expect(textAt(store.get().log)).toBe('b [unclosed');
	expect(said(store)).toBe('"[unclosed" is no regular expression; it is looked for as it is.');
	press('search');
	type('error');
	expect(textAt(store.get().log)).toBe('ERROR one');
	expect(said(store)).toBeNull();
});

test('what was said of a time and of a search goes with the next success', () => {
	const {store, press, type} = begin();
	press('time-window');
	store.dispatch({kind: 'typed', text: ''});
	type('noon');
	expect(said(store)).toMatch(/^"noon" is no time/);
	press('time-window');
	store.dispatch({kind: 'typed', text: ''});
	type('5m');
	expect(said(store)).toBeNull();
	press('search');
	type('zebra');
	expect(said(store)).toBe('No match for "zebra".');
	press('search');
	type('error');
	expect(said(store)).toBeNull();
});
