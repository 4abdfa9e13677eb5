/** Says what became of a search, and takes back what was said of the one before. */
import {say, unsay} from '../command.ts';
import type {Store} from '../store.ts';
import {searchWords} from './log-search.ts';
import type {LogView, Seek} from './log-view.ts';

/** `before`: the log before the answer; `hasMatch`: the answer is a match, or one is held. */
export function tellSearch(store: Store, before: LogView, seek: Seek, hasMatch: boolean): void {
	const state = store.get();
	const {log} = state;
	if (log.seek !== null || log.held === null) return;
	const isTurned = seek.turn === 'may' && log.held === before.held && isBelow(log, before);
	const answered: Seek = isTurned ? {direction: 1, turn: 'done'} : seek;
	const words = searchWords(state, answered, hasMatch || isTurned);
	if (words === null) unsay(store, 'search');
	else say(store, 'note', words, 'search');
}

/** A search begins upwards, so what is below was found after it turned round. */
const isBelow = (log: LogView, before: LogView): boolean =>
	log.cursor !== null && before.cursor !== null && log.cursor > before.cursor;
