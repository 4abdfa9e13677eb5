/** Which log is open: that of the service that is selected, or those that are merged. Pure. */
import {selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';
import {openLog} from './log-view.ts';

/** What decides it, besides what is merged. */
const decides = ['services', 'list', 'now'] as const;

/** After an action: the open log is the one that is meant, opened at the moment that is looked at. */
export function keepLogOpen(before: State, after: State): State {
	const {log, moment} = after;
	const isSame =
		log.merged === before.log.merged && decides.every((field) => after[field] === before[field]);
	if (isSame) return after;
	const wanted = wantedServices(after);
	const hasRun = wanted.some((name) => after.services.get(name)?.run != null);
	const isOpen = wanted.join() === log.services.join();
	if (isOpen && log.hasRun === hasRun) return after;
	const open = isOpen ? log : openLog(log, wanted, moment ? {time: moment.at} : 'end');
	return {...after, log: {...open, hasRun}};
}

function wantedServices(state: State): readonly string[] {
	if (state.log.merged) return state.log.merged;
	const selected = selectedOf(state)?.name;
	return selected === undefined ? [] : [selected];
}
