/** What each key does: changes of the view go to the store, commands to the daemon. */
import type {Client} from '../src/ipc/client.ts';
import type {Outcome} from '../src/ipc/protocol.ts';
import {messageOf} from '../src/lib/errors.ts';
import {type ActionName, findBinding, scopeOf} from './keymap.ts';
import type {Press} from './keys.ts';
import {innerRows, layoutOf, listRows} from './layout.ts';
import {focusOf, panes, type Question, type State, type Toast, type Tone} from './model.ts';
import {dependentsOf, selectedOf} from './order.ts';
import {lastHelpTop} from './rows/dialog.ts';
import type {Store} from './store.ts';

export type Surroundings = {
	readonly store: Store;
	/** Null while the daemon is away. */
	readonly client: () => Client | null;
	/** Leaves the screen; the words are printed on the normal screen afterwards. */
	readonly leave: (farewell: string) => void;
	readonly repaint: () => void;
	readonly readSpecs: () => void;
};

/** How long a message stays, in ms. */
const goodStays = 5000;
const badStays = 15_000;

const sideways = 16;

export function createKeyHandler(around: Surroundings): (press: Press) => void {
	const {store} = around;
	return ({key, text}) => {
		const state = store.get();
		const scope = scopeOf(state);
		const binding = findBinding(scope, key);
		if (!binding) {
			if (scope === 'typing' && text !== '') type(store, typedText(state) + text);
			return;
		}
		const reason = binding.disabled?.(state) ?? null;
		if (reason === null) act(binding.action, around);
		else say(store, 'note', reason);
	};
}

function act(action: ActionName, around: Surroundings): void {
	const {store} = around;
	const state = store.get();
	switch (action) {
		case 'start':
			return command(around, `Starting ${nameOf(state)}…`, (client) =>
				client.request('service.start', {targets: one(state), wait: false, timeout: null}),
			);
		case 'stop':
			return command(around, `Stopping ${nameOf(state)}…`, (client) =>
				client.request('service.stop', {targets: one(state), force: false, timeout: null}),
			);
		case 'restart':
			return command(around, `Restarting ${nameOf(state)}…`, (client) =>
				restart(client, state, false),
			);
		case 'restart-dependents':
			return ask(store, dependentsQuestion(state));
		case 'kill':
			return ask(store, killQuestion(state));
		case 'stop-all':
			return ask(store, stopAllQuestion(state));
		case 'yes':
			return answerYes(around);
		case 'open-log':
			return store.dispatch({kind: 'focused', pane: 'logs'});
		case 'filter':
			return store.dispatch({kind: 'typing', typing: {into: 'filter', before: state.filter}});
		case 'search':
			return store.dispatch({kind: 'typing', typing: {into: 'search', before: state.log.search}});
		case 'keep-typed':
			return keepTyped(store);
		case 'erase':
			return type(store, Array.from(typedText(state)).slice(0, -1).join(''));
		case 'erase-all':
			return type(store, '');
		case 'next-match':
			return findMatch(store, 1);
		case 'previous-match':
			return findMatch(store, -1);
		case 'down':
			return step(store, 1);
		case 'up':
			return step(store, -1);
		case 'half-down':
			return step(store, Math.max(1, Math.floor(pageOf(state) / 2)));
		case 'half-up':
			return step(store, -Math.max(1, Math.floor(pageOf(state) / 2)));
		case 'page-down':
			return step(store, Math.max(1, pageOf(state) - 1));
		case 'page-up':
			return step(store, -Math.max(1, pageOf(state) - 1));
		case 'first':
			return step(store, Number.NEGATIVE_INFINITY);
		case 'last':
			return focusOf(state) === 'logs' && !state.dialog
				? store.dispatch({kind: 'log-follow', on: true})
				: step(store, Number.POSITIVE_INFINITY);
		case 'shift-left':
			return store.dispatch({kind: 'log-shifted', by: -sideways});
		case 'shift-right':
			return store.dispatch({kind: 'log-shifted', by: sideways});
		case 'follow':
			return store.dispatch({kind: 'log-follow', on: !state.log.follow});
		case 'wrap':
			return store.dispatch({kind: 'log-wrap'});
		case 'times':
			return store.dispatch({kind: 'log-times'});
		case 'zoom':
			return store.dispatch({kind: 'zoomed'});
		case 'pane-1':
		case 'pane-2':
		case 'pane-3':
		case 'pane-4':
			return focusPane(around, Number(action.slice(-1)) - 1);
		case 'next-pane':
			return focusPane(around, panes.indexOf(focusOf(state)) + 1);
		case 'previous-pane':
			return focusPane(around, panes.indexOf(focusOf(state)) - 1);
		case 'leave':
			return store.dispatch({kind: 'left'});
		case 'help':
			return store.dispatch({kind: 'dialog', dialog: {kind: 'help', top: 0}});
		case 'repaint':
			return around.repaint();
		case 'quit':
			return around.leave(farewellOf(state));
	}
}

const nameOf = (state: State): string => selectedOf(state)?.name ?? '';
const one = (state: State) => ({names: [nameOf(state)]});

const restart = (client: Client, state: State, dependents: boolean, name = nameOf(state)) =>
	client.request('service.restart', {
		targets: {names: [name]},
		dependents,
		wait: false,
		timeout: null,
	});

function ask(store: Store, question: Question): void {
	store.dispatch({kind: 'dialog', dialog: {kind: 'ask', question}});
}

function dependentsQuestion(state: State): Question {
	const name = nameOf(state);
	const others = dependentsOf(name, state.services);
	return {
		kind: 'restart-dependents',
		title: `Restart ${name} and what needs it`,
		lines: [
			`${name} restarts, and with it ${others.length === 1 ? 'one service' : `${others.length} services`}:`,
			others.join(', '),
		],
		yes: `restart ${others.length + 1} services`,
		service: name,
	};
}

function killQuestion(state: State): Question {
	const service = selectedOf(state);
	const name = service?.name ?? '';
	const others = (service?.processes ?? 1) - 1;
	const whole = others > 0 ? ` and ${others} more of its processes` : '';
	return {
		kind: 'kill',
		title: `Kill ${name}`,
		lines: [
			`SIGKILL to pid ${service?.pid}${whole}, at once.`,
			'It cannot save anything, and stays off.',
		],
		yes: 'kill it',
		service: name,
	};
}

function stopAllQuestion(state: State): Question {
	const running = runningNames(state);
	return {
		kind: 'stop-all',
		title: 'Stop all services and leave',
		lines: [
			running.length === 0
				? 'No service is running.'
				: `${countOf(running.length)} will be stopped:`,
			running.join(', '),
		],
		yes: 'stop all and leave',
		service: null,
	};
}

function answerYes(around: Surroundings): void {
	const {store} = around;
	const {dialog} = store.get();
	store.dispatch({kind: 'dialog', dialog: null});
	if (dialog?.kind !== 'ask') return;
	const {kind, service} = dialog.question;
	const name = service ?? '';
	switch (kind) {
		case 'restart-dependents':
			return command(around, `Restarting ${name} and what needs it…`, (client) =>
				restart(client, store.get(), true, name),
			);
		case 'kill':
			return command(around, `Killing ${name}…`, (client) =>
				client.request('service.stop', {targets: {names: [name]}, force: true, timeout: null}),
			);
		case 'stop-all':
			return command(
				around,
				'Stopping all services…',
				(client) =>
					client.request('service.stop', {targets: {all: true}, force: false, timeout: null}),
				(outcomes) => {
					if (outcomes.some(isBad)) return false;
					const stopped = outcomes.filter(({action}) => action === 'stopped').length;
					around.leave(`Stopped ${countOf(stopped)}.`);
					return true;
				},
			);
	}
}

/** `after` says true when it has dealt with the outcomes and nothing more is to be said. */
function command(
	{store, client}: Surroundings,
	busy: string,
	send: (client: Client) => Promise<{readonly outcomes: readonly Outcome[]}>,
	after: (outcomes: readonly Outcome[]) => boolean = () => false,
): void {
	const daemon = client();
	if (!daemon) return say(store, 'bad', 'There is no connection to the daemon.');
	store.dispatch({kind: 'toast', toast: {tone: 'busy', text: busy, until: null}});
	send(daemon).then(
		({outcomes}) => {
			if (!after(outcomes)) store.dispatch({kind: 'toast', toast: toastOf(outcomes, Date.now())});
		},
		(error: unknown) => say(store, 'bad', messageOf(error)),
	);
}

/** Only `ok` with nothing left over is good news. */
const isBad = (outcome: Outcome): boolean => !outcome.ok || outcome.survivors.length > 0;

/** What became of a command, the worst first. */
export function toastOf(outcomes: readonly Outcome[], now: number): Toast {
	const bad = outcomes.filter(isBad);
	const worst = bad[0] ?? outcomes[0];
	if (!worst) return {tone: 'note', text: 'Nothing to do.', until: now + goodStays};
	const left = worst.survivors.map(({pid, command: line}) => `pid ${pid} (${line})`).join(', ');
	const parts = [
		bad.length === 0 && outcomes.length > 1
			? `${countOf(outcomes.length)} ${worst.action}: ${outcomes.map(({name}) => name).join(', ')}`
			: worst.message,
		...(left === '' ? [] : [`still alive: ${left}`]),
		...(worst.hint === null || bad.length === 0 ? [] : [worst.hint]),
		...(bad.length > 1 ? [`and ${bad.length - 1} more failed`] : []),
	];
	return {
		tone: bad.length > 0 ? 'bad' : 'good',
		text: parts.join(' · '),
		until: now + (bad.length > 0 ? badStays : goodStays),
	};
}

function say(store: Store, tone: Tone, text: string): void {
	const until = Date.now() + (tone === 'bad' ? badStays : goodStays);
	store.dispatch({kind: 'toast', toast: {tone, text, until}});
}

const typedText = (state: State): string =>
	state.typing?.into === 'search' ? state.log.search : state.filter;

function type(store: Store, text: string): void {
	store.dispatch({kind: 'typed', text});
}

function keepTyped(store: Store): void {
	const search = store.get().typing?.into === 'search';
	store.dispatch({kind: 'typing', typing: null});
	if (search && store.get().log.search !== '') findMatch(store, -1);
}

function findMatch(store: Store, direction: 1 | -1): void {
	const before = store.get().log;
	store.dispatch({kind: 'log-match', direction});
	if (store.get().log !== before) return;
	const where = direction === 1 ? 'below' : 'above';
	const more = before.reachedStart || direction === 1 ? '' : ' Scroll up to read more of the log.';
	say(store, 'note', `No match ${where} for "${before.search}".${more}`);
}

function step(store: Store, by: number): void {
	const state = store.get();
	if (state.dialog?.kind === 'help') {
		const top = Math.min(lastHelpTop(state.size), Math.max(0, state.dialog.top + by));
		return store.dispatch({kind: 'dialog', dialog: {kind: 'help', top}});
	}
	switch (focusOf(state)) {
		case 'services':
		case 'detail':
			return store.dispatch({kind: 'moved', by});
		case 'logs':
			return store.dispatch({kind: 'log-scrolled', by});
		case 'specs':
			return store.dispatch({kind: 'specs-scrolled', by});
	}
}

function pageOf(state: State): number {
	const focus = focusOf(state);
	return focus === 'services' || focus === 'detail'
		? listRows(state)
		: innerRows(layoutOf(state), focus);
}

function focusPane({store, readSpecs}: Surroundings, index: number): void {
	const pane = panes[(index + panes.length) % panes.length] ?? 'services';
	if (pane === 'specs') readSpecs();
	store.dispatch({kind: 'focused', pane});
}

const runningNames = (state: State): readonly string[] =>
	[...state.services.values()].filter(({pid}) => pid !== null).map(({name}) => name);

function farewellOf(state: State): string {
	const running = runningNames(state).length;
	const them =
		running === 0
			? 'No service is running.'
			: `${capital(countOf(running))} ${running === 1 ? 'goes' : 'go'} on running.`;
	return `${them} \`weaver monitor\` comes back, \`weaver stop --all\` stops everything.`;
}

const countOf = (count: number): string => (count === 1 ? 'one service' : `${count} services`);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
