/** Why a key does nothing at the moment, in words. Pure. */

import {clock} from '../../src/lib/local-time.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {layoutOf} from '../layout.ts';
import {selectedOf, targetsOf} from '../list/order.ts';
import {mergeable} from '../log/merge.ts';
import type {State} from '../model.ts';
import {keyFor} from './key-names.ts';

/** Why nothing can be done to the services; null when it can. */
export function disconnected(state: State): string | null {
	if (state.recorded) return 'This is a recording: what it shows is over.';
	const {moment} = state;
	return moment ? `This is ${clock(moment.at)}; End returns to live.` : unlinked(state);
}

/** Why nobody can say why a service is as it is; null when it can be told. */
export function withoutWhy(state: State): string | null {
	const {moment, recorded} = state;
	if (recorded) return moment ? 'A recording says why only of its end; End goes there.' : null;
	return moment
		? `Why is known of now only; of ${clock(moment.at)} the events tell. End returns to live.`
		: unlinked(state);
}

/** Why nothing can be asked of the daemon; null when it can. */
export function unlinked(state: State): string | null {
	const {link} = state;
	switch (link.kind) {
		case 'up':
			return null;
		case 'down':
			return link.stopped
				? `The daemon is stopped: \`weaver daemon restart\`, or ${keyFor(state, 'quit', 'q')} to leave.`
				: 'The daemon is gone and is being started again; try once more in a moment.';
		case 'silent':
			return 'The daemon does not answer: `weaver daemon restart` replaces it.';
		case 'connecting':
		case 'offline':
			return 'There is no connection to the daemon yet.';
	}
}

export function withSelected(
	state: State,
	reason: (service: ServiceView) => string | null,
): string | null {
	const selected = selectedOf(state);
	return selected ? reason(selected) : 'No service is selected.';
}

/** Of several services one has to be able to; of one, its own reason. */
export function withTargets(
	state: State,
	reason: (service: ServiceView) => string | null,
): string | null {
	const targets = targetsOf(state);
	const reasons = targets.map(reason);
	const [first = 'No service is selected.'] = reasons;
	if (reasons.includes(null)) return null;
	return targets.length > 1 ? `Nothing to do for these ${targets.length}: ${first}` : first;
}

export const withoutSearch = (state: State): string | null =>
	state.log.search === ''
		? `Nothing is searched; ${keyFor(state, 'search', '/')} begins a search.`
		: null;

export const withoutCursor = ({log}: State): string | null =>
	log.cursor === null ? 'The log is live; ↑ chooses a line.' : null;

export const withMerge = (state: State): string | null =>
	state.log.merged || mergeable(state).length > 1
		? null
		: `Mark two or more services with ${keyFor(state, 'mark', 'Space')}, then ${keyFor(state, 'merge-logs', 'm')} shows their logs as one.`;

/** Why no border can be moved. */
export const aloneOnScreen = (state: State): string | null => {
	if (Object.keys(layoutOf(state).panes).length > 1) return null;
	return state.zoom
		? `This pane has the whole screen; ${keyFor(state, 'zoom', 'z')} gives the others their room back.`
		: 'The screen has room for one pane only.';
};
