/** How the log is looked at. */
import type {Level} from '../../src/lib/log-level.ts';
import {faultOf} from '../../src/logs/line-pattern.ts';
import {type Command, type Surroundings, say, unsay} from '../command.ts';
import {nextWindow, windowMistake} from './log-filter.ts';
import {startOf} from './log-typing.ts';
import type {LogView, Seek} from './log-view.ts';
import {mergeable} from './merge.ts';
import {tellSearch} from './tell-search.ts';

/** Columns that one press of an arrow key scrolls the log sideways. */
const sideways = 16;

/** What `L` goes through: at least this grave. */
const shownLevels: readonly (Level | null)[] = [null, 'info', 'warn', 'error'];

export const logCommands = {
	'open-log': ({store}) => store.dispatch({kind: 'focused', pane: 'logs'}),
	'next-match': (around) => findMatch(around, {direction: 1}),
	'previous-match': (around) => findMatch(around, {direction: -1}),
	'shift-left': ({store}) => store.dispatch({kind: 'log-shifted', by: -sideways}),
	'shift-right': ({store}) => store.dispatch({kind: 'log-shifted', by: sideways}),
	follow: ({store}, {log}) => store.dispatch({kind: 'log-follow', on: !log.follow}),
	wrap: ({store}) => store.dispatch({kind: 'log-wrap'}),
	times: ({store}) => store.dispatch({kind: 'log-times'}),
	'fold-log': ({store}) => store.dispatch({kind: 'log-fold'}),
	'open-line': ({store}, {log}) => {
		if (log.cursor !== null) store.dispatch({kind: 'log-opened-line', number: log.cursor});
	},
	'mark-log': ({store}) => store.dispatch({kind: 'log-rule', at: Date.now()}),
	'filter-log': ({store}, {log}) =>
		store.dispatch(
			{kind: 'typing', typing: {into: 'log-words', before: log.sieve.words}},
			...(log.sieve.words === '' ? [] : [{kind: 'typed', text: ''} as const]),
		),
	'errors-only': ({store}, {log}) =>
		store.dispatch({
			kind: 'log-sieve',
			sieve: {level: log.sieve.level === 'error' ? null : 'error'},
		}),
	'next-level': ({store}, {log}) =>
		store.dispatch({kind: 'log-sieve', sieve: {level: nextLevel(log)}}),
	'time-window': ({store}, {log}) =>
		store.dispatch(
			{kind: 'typing', typing: {into: 'log-when', before: log.sieve.when}},
			{kind: 'typed', text: nextWindow(log.sieve.when)},
		),
	'next-choice': ({store}, {log, typing}) => {
		if (typing?.into === 'log-when')
			store.dispatch({kind: 'typed', text: nextWindow(log.sieve.when)});
	},
	'merge-logs': ({store}, state) => {
		if (state.log.merged) store.dispatch({kind: 'log-merged', services: null});
		else
			store.dispatch(
				{kind: 'log-merged', services: mergeable(state)},
				{kind: 'focused', pane: 'logs'},
			);
	},
} satisfies Readonly<Record<string, Command>>;

function nextLevel({sieve}: LogView): Level | null {
	const at = shownLevels.indexOf(sieve.level);
	return shownLevels[(at + 1) % shownLevels.length] ?? null;
}

/** Upwards from where one stands; where nothing is found that way, downwards. */
export const beginSearch = (around: Pick<Surroundings, 'store'>): void =>
	findMatch(around, {direction: -1, turn: 'may'});

function findMatch({store}: Pick<Surroundings, 'store'>, seek: Seek): void {
	const before = store.get().log;
	store.dispatch({kind: 'log-match', ...seek});
	tellSearch(store, before, seek, store.get().log !== before);
}

/** What is looked for as it is although it may be meant as an expression. */
export function warnOfPlain({store}: Pick<Surroundings, 'store'>, typed: string): void {
	const source = typed.replace(/^!/, '');
	const fault = faultOf(source);
	if (fault === null) return;
	const words = {
		invalid: 'is no regular expression',
		endless: 'would never end on some lines',
	} as const;
	say(store, 'note', `"${source}" ${words[fault]}; it is looked for as it is.`, 'search');
}

/** A time that nobody understands is taken back, with what could be written. */
export function refuseWindow({store}: Surroundings): void {
	const state = store.get();
	const mistake = windowMistake(state.log.sieve.when, state.now, startOf(state));
	if (mistake === null) {
		unsay(store, 'time-window');
		return;
	}
	store.dispatch({kind: 'log-sieve', sieve: {when: '', since: null, until: null}});
	say(store, 'bad', mistake, 'time-window');
}
