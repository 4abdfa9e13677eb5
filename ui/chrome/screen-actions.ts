/** What is open, typed, said and asked on the screen as a whole. Pure. */
import {isInfo, leaveInfo} from '../detail/detail-actions.ts';
import {withFilter} from '../events/events-actions.ts';
import type {Handlers} from '../handlers.ts';
import {harmless, withHarmless} from '../harmless.ts';
import {selectedOf} from '../list/order.ts';
import {isIntoLog, leaveLog, tickLog, typedInLog, typeInLog} from '../log/log-typing.ts';
import {leaveFleet} from '../metrics/fleet-actions.ts';
import {
	type Dialog,
	focusOn,
	type Question,
	type Size,
	type Sizes,
	type State,
	type Toast,
	type Typing,
} from '../model.ts';
import {comeBack} from '../moment/moment-actions.ts';
import type {Pane} from '../pane.ts';
import type {ThemeName} from '../themes.ts';

export type ScreenAction =
	| {readonly kind: 'resized'; readonly size: Size}
	/** `wall`: the machine's own time, where `now` is that of a recording. */
	| {readonly kind: 'ticked'; readonly now: number; readonly wall?: number}
	| {readonly kind: 'focused'; readonly pane: Pane}
	| {readonly kind: 'zoomed'}
	| {readonly kind: 'sized'; readonly sizes: Sizes}
	| {readonly kind: 'themed'; readonly theme: ThemeName}
	| {readonly kind: 'left'}
	| {readonly kind: 'typing'; readonly typing: Typing | null}
	| {readonly kind: 'typed'; readonly text: string}
	| {readonly kind: 'toast'; readonly toast: Toast | null}
	| {readonly kind: 'dialog'; readonly dialog: Dialog | null}
	/** More is known about what was asked, if it is still open. */
	| {readonly kind: 'question-filled'; readonly asked: Question; readonly question: Question};

export const screenHandlers: Handlers<ScreenAction> = {
	resized: (state, {size}) => ({...state, size}),
	ticked: (state, {now, wall = now}) => {
		const over = state.toast?.until != null && state.toast.until <= wall;
		if (!over && now === state.now) return state;
		const log = tickLog(state.log, now);
		return {...state, now, log, toast: over ? null : state.toast};
	},
	focused: (state, {pane}) => focus(state, pane),
	zoomed: (state) => ({...state, zoom: !state.zoom}),
	sized: (state, {sizes}) => ({...state, sizes}),
	themed: (state, {theme}) => ({...state, theme}),
	left: leave,
	typing: (state, {typing}) => endOrBeginTyping(state, typing),
	typed: (state, {text}) => withTyped(state, harmless(text)),
	toast: (state, {toast}) => ({...state, toast: withHarmless(toast)}),
	dialog: (state, {dialog}) => ({...state, dialog}),
	'question-filled': (state, {asked, question}) =>
		state.dialog?.kind === 'ask' && state.dialog.question === asked
			? {...state, dialog: {kind: 'ask', question}}
			: state,
};

const focus = (state: State, pane: Pane): State => focusOn(leaveFleet(state), pane);

/** Esc: the innermost thing first. */
function leave(state: State): State {
	if (state.dialog && !state.typing) return {...state, dialog: null};
	if (state.typing) return endOrBeginTyping(withTyped(state, state.typing.before), null);
	if (state.recent[0] === 'logs' && state.range) return {...state, range: null};
	const log = state.recent[0] === 'logs' ? leaveLog(state.log) : state.log;
	if (log !== state.log) return {...state, log};
	if (state.recent[0] === 'events' && state.events.filter !== '') return withFilter(state, '');
	if (state.fleet) return leaveFleet(state);
	if (isInfo(state) && state.detail.before !== null) return leaveInfo(state);
	if (state.zoom) return {...state, zoom: false};
	if (state.recent[0] !== 'services') return focus(state, 'services');
	if (state.list.filter !== '') return {...state, list: {...state.list, filter: ''}};
	if (state.list.marked.size > 0) return {...state, list: {...state.list, marked: new Set()}};
	if (state.toast) return {...state, toast: null};
	return comeBack(state);
}

/** What is typed so far. */
export function typedText({typing, dialog, log, list, events}: State): string {
	if (dialog?.kind === 'palette') return dialog.text;
	if (dialog?.kind === 'help') return dialog.filter;
	const into = typing?.into;
	if (into === 'moment') return typing?.text ?? '';
	if (into === 'events') return events.filter;
	return isIntoLog(into) ? typedInLog(log, into) : list.filter;
}

function withTyped(state: State, text: string): State {
	const {typing, dialog, list} = state;
	if (dialog?.kind === 'palette')
		return {...state, dialog: {...dialog, text, chosen: null, top: 0}};
	if (dialog?.kind === 'help') return {...state, dialog: {...dialog, filter: text, top: 0}};
	const into = typing?.into;
	if (typing?.into === 'moment') return {...state, typing: {...typing, text}};
	if (into === 'events') return withFilter(state, text);
	return isIntoLog(into)
		? {...state, log: typeInLog(state, into, text)}
		: {...state, list: {...list, filter: text}};
}

/** What is selected when the typing ends is what the user chose. */
function endOrBeginTyping(state: State, typing: Typing | null): State {
	const {list} = state;
	if (typing !== null || state.typing?.into !== 'filter' || list.filter === '')
		return {...state, typing};
	return {...state, typing, list: {...list, chosen: selectedOf(state)?.name ?? list.chosen}};
}
