/** Orders to the daemon about services: what is sent to the daemon, what is asked first, what is said after. */
import type {Client} from '../../src/ipc/client.ts';
import type {Outcome} from '../../src/ipc/messages.ts';
import {messageOf} from '../../src/lib/errors.ts';
import {badStays, type Command, goodStays, type Surroundings, say} from '../command.ts';
import {disconnected} from '../keys/reasons.ts';
import type {Question, State, Toast} from '../model.ts';
import type {Store} from '../store.ts';
import {dependentsOf, selectedOf} from './order.ts';

export const serviceCommands = {
	start,
	stop,
	restart,
	'restart-dependents': askRestartDependents,
	kill: askKill,
	why: askWhy,
	attach: ({attach}, state) => attach(nameOf(state)),
	'stop-all': askStopAll,
	yes: answerYes,
} satisfies Readonly<Record<string, Command>>;

function start(around: Surroundings, state: State): void {
	const name = nameOf(state);
	command(around, `Starting ${name}…`, (client) =>
		client.request('service.start', {targets: {names: [name]}, wait: false, timeout: null}),
	);
}

function stop(around: Surroundings, state: State): void {
	const name = nameOf(state);
	command(around, `Stopping ${name}…`, (client) => stopOne(client, name, false));
}

function restart(around: Surroundings, state: State): void {
	const name = nameOf(state);
	command(around, `Restarting ${name}…`, (client) => restartOne(client, name, false));
}

const stopOne = (client: Client, name: string, force: boolean) =>
	client.request('service.stop', {targets: {names: [name]}, force, timeout: null});

const restartOne = (client: Client, name: string, dependents: boolean) =>
	client.request('service.restart', {
		targets: {names: [name]},
		dependents,
		wait: false,
		timeout: null,
	});

function askRestartDependents({store}: Surroundings, state: State): void {
	const name = nameOf(state);
	const others = dependentsOf(name, state.services);
	ask(store, {
		kind: 'restart-dependents',
		title: `Restart ${name} and what needs it`,
		lines: [
			`${name} restarts, and with it ${others.length === 1 ? 'one service' : `${others.length} services`}:`,
			others.join(', '),
		],
		yes: `restart ${others.length + 1} services`,
		service: name,
	});
}

function askKill({store}: Surroundings, state: State): void {
	const service = selectedOf(state);
	const name = service?.name ?? '';
	const others = (service?.processes ?? 1) - 1;
	const whole = others > 0 ? ` and ${others} more of its processes` : '';
	ask(store, {
		kind: 'kill',
		title: `Kill ${name}`,
		lines: [
			`SIGKILL to pid ${service?.pid}${whole}, at once.`,
			'It cannot save anything, and stays off.',
		],
		yes: 'kill it',
		service: name,
	});
}

/** Opens the box when the answer is there. */
function askWhy({store, client}: Surroundings, state: State): void {
	const service = nameOf(state);
	const daemon = client();
	if (!daemon) return;
	daemon.request('service.why', {name: service}).then(
		({explanations}) =>
			store.dispatch({
				kind: 'dialog',
				dialog: {kind: 'why', service, explanations, at: Date.now(), top: 0},
			}),
		(error: unknown) => say(store, 'bad', messageOf(error)),
	);
}

function askStopAll({store}: Surroundings, state: State): void {
	const running = runningNames(state);
	ask(store, {
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
	});
}

function ask(store: Store, question: Question): void {
	store.dispatch({kind: 'dialog', dialog: {kind: 'ask', question}});
}

function answerYes(around: Surroundings): void {
	const {store, leave} = around;
	const {dialog} = store.get();
	store.dispatch({kind: 'dialog', dialog: null});
	if (dialog?.kind !== 'ask') return;
	const {kind, service} = dialog.question;
	const name = service ?? '';
	switch (kind) {
		case 'restart-dependents':
			command(around, `Restarting ${name} and what needs it…`, (client) =>
				restartOne(client, name, true),
			);
			break;
		case 'kill':
			command(around, `Killing ${name}…`, (client) => stopOne(client, name, true));
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

const nameOf = (state: State): string => selectedOf(state)?.name ?? '';

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

const countOf = (count: number): string => (count === 1 ? 'one service' : `${count} services`);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
