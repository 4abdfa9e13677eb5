/** A moment of the past in the place of now: the screen's state holds both, and draws from the one that is looked at. Pure. */
import type {Live, State} from '../model.ts';
import type {Past} from './past.ts';

const liveFields = ({now, services, problems, metrics}: State): Live => ({
	now,
	services,
	problems,
	metrics,
});

const lives = new WeakMap<State, State>();

/** The state as it is now, whatever is looked at; the same for the same state. */
export function liveOf(state: State): State {
	if (state.live === null) return state;
	const known = lives.get(state) ?? {...state, ...state.live, live: null, moment: null};
	lives.set(state, known);
	return known;
}

/** What happened to `live` (of `liveOf`) while the past was looked at; the past stays on the screen. */
export const withLive = (past: State, live: State): State => ({
	...live,
	...liveFields(past),
	// What is chosen may be gone by now.
	list: past.list,
	moment: past.moment,
	live: liveFields(live),
});

/** `past` takes the place of now. */
export const enterPast = (state: State, moment: Past, past: Omit<Live, 'now'>): State => ({
	...state,
	...past,
	now: moment.at,
	moment,
	live: state.live ?? liveFields(state),
});

export const leavePast = (state: State): State =>
	state.live === null ? state : {...state, ...state.live, live: null, moment: null};
