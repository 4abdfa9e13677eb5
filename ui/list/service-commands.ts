/** Orders to the daemon about services: what is sent to the daemon, what is asked first, what is said after. */
import type {Client} from '../../src/ipc/client.ts';
import type {Outcome} from '../../src/ipc/messages.ts';
import {messageOf} from '../../src/lib/errors.ts';
import {type Command, type Surroundings, say} from '../command.ts';
import {disconnected} from '../keys/reasons.ts';
import type {Question, State} from '../model.ts';
import type {Store} from '../store.ts';
import {heldBy} from './held.ts';
import {followersOf, selectedOf, targetsOf} from './order.ts';
import {isBad, wordsOf} from './outcome-words.ts';
import {askKill, askRestart, askStop, askStopAll, countOf, subjectOf} from './questions.ts';

export const serviceCommands = {
	start,
	stop,
	restart,
	'restart-dependents': (around, state) => planThenAsk(around, state, true),
	kill: ({store}, state) =>
		ask(
			store,
			askKill(
				targetsOf(state).filter(({pid}) => pid !== null),
				state.services,
			),
		),
	attach: ({attach}, state) => attach(selectedOf(state)?.name ?? ''),
	'stop-all': ({store}, state) => ask(store, askStopAll(runningNames(state))),
	yes: answerYes,
} satisfies Readonly<Record<string, Command>>;

function start(around: Surroundings, state: State): void {
	startAll(around, namesOf(state));
}

function startAll(around: Surroundings, names: readonly string[]): void {
	command(around, `Starting ${subjectOf(names)}…`, (client) =>
		client.request('service.start', {targets: {names}, wait: false, timeout: null}),
	);
}

/** At once where it is one that no other needs; several are asked about, because a mark may be out of sight. */
function stop(around: Surroundings, state: State): void {
	const names = namesOf(state);
	if (names.length > 1 || heldBy(names, state.services).length > 0)
		ask(around.store, askStop(names, state.services));
	else stopAll(around, names, false);
}

function restart(around: Surroundings, state: State): void {
	const names = namesOf(state);
	if (names.length > 1 || followersOf(names, state.services).length > 0)
		planThenAsk(around, state, false);
	else restartAll(around, names, false);
}

/** The answer is of those that were named; whom it holds down besides is told with it. */
const stopAll = (around: Surroundings, names: readonly string[], force: boolean) => {
	const {store} = around;
	const affected = heldBy(names, store.get().services);
	command(
		around,
		`${force ? 'Killing' : 'Stopping'} ${subjectOf(names)}…`,
		(client) => client.request('service.stop', {targets: {names}, force, timeout: null}),
		(outcomes) => {
			const {tone, text} = wordsOf(outcomes);
			const held = affected.filter((name) => store.get().services.get(name)?.wanted === 'paused');
			const besides = held.length === 0 ? '' : ` · ${held.length} held down: ${held.join(', ')}`;
			say(store, tone, text + besides);
			return true;
		},
	);
};

const restartAll = (around: Surroundings, names: readonly string[], dependents: boolean) => {
	const others = dependents ? ` and what needs ${names.length === 1 ? 'it' : 'them'}` : '';
	command(around, `Restarting ${subjectOf(names)}${others}…`, (client) =>
		client.request('service.restart', {
			targets: {names},
			dependents,
			wait: false,
			timeout: null,
		}),
	);
};

/** Asks at once with what is known here; what the daemon knows is filled in while the question is open. */
function planThenAsk({store, client}: Surroundings, state: State, dependents: boolean): void {
	const names = namesOf(state);
	const first = askRestart(names, dependents, state.services, null);
	ask(store, first);
	const fill = (plan: Parameters<typeof askRestart>[3]) =>
		store.dispatch({
			kind: 'question-filled',
			asked: first,
			question: askRestart(names, dependents, state.services, plan),
		});
	client()
		?.request('service.restart-plan', {targets: {names}, dependents})
		.then(fill, () => fill('unknown'));
}

function ask(store: Store, question: Question): void {
	store.dispatch({kind: 'dialog', dialog: {kind: 'ask', question}});
}

function answerYes(around: Surroundings): void {
	const {store, leave} = around;
	const {dialog} = store.get();
	store.dispatch({kind: 'dialog', dialog: null});
	if (dialog?.kind !== 'ask') return;
	const {kind, services: names} = dialog.question;
	switch (kind) {
		case 'start':
			startAll(around, names);
			break;
		case 'restart':
		case 'restart-dependents':
			restartAll(around, names, kind === 'restart-dependents');
			break;
		case 'stop':
			stopAll(around, names, false);
			break;
		case 'kill':
			stopAll(around, names, true);
			break;
		case 'stop-all':
			command(
				around,
				'Stopping all services…',
				(client) =>
					client.request('service.stop', {targets: {all: true}, force: false, timeout: null}),
				(outcomes) => {
					if (outcomes.some(isBad)) return false;
					const stopped = outcomes.filter(({action}) => action === 'stopped').length;
					leave(`Stopped ${countOf(stopped)}.`);
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
	if (!daemon) {
		say(store, 'bad', disconnected(store.get()) ?? 'The connection to the daemon just ended.');
		return;
	}
	say(store, 'busy', busy);
	send(daemon).then(
		({outcomes}) => {
			if (after(outcomes)) return;
			const {tone, text} = wordsOf(outcomes);
			say(store, tone, text);
		},
		(error: unknown) => say(store, 'bad', messageOf(error)),
	);
}

const namesOf = (state: State): readonly string[] => targetsOf(state).map(({name}) => name);

const runningNames = (state: State): readonly string[] =>
	[...state.services.values()].filter(({pid}) => pid !== null).map(({name}) => name);

export function farewellOf(state: State): string {
	const running = runningNames(state).length;
	const them =
		running === 0
			? 'No service is running.'
			: `${capital(countOf(running))} ${running === 1 ? 'goes' : 'go'} on running.`;
	return `${them} \`weaver monitor\` comes back, \`weaver stop --all\` stops everything.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
