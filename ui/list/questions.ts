/** What is asked before something happens to more than one service, or cannot be undone. Pure. */
import type {RestartPlan, RestartStep} from '../../src/ipc/messages.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {formatDuration} from '../../src/lib/units.ts';
import type {Question, State} from '../model.ts';
import {heldBy} from './held.ts';
import {dependentsOf, followersOf} from './order.ts';

type Services = State['services'];

/** `one service`, `3 services`. */
export const countOf = (count: number): string =>
	count === 1 ? 'one service' : `${count} services`;

/** `api` alone, or how many. */
export const subjectOf = (names: readonly string[]): string =>
	names.length === 1 ? (names[0] ?? '') : countOf(names.length);

/** `plan`: null while the daemon is being asked; `unknown`: it does not say. */
export function askRestart(
	names: readonly string[],
	dependents: boolean,
	services: Services,
	plan: RestartPlan | 'unknown' | null,
): Question {
	const others = dependents
		? dependentsOf(names, services).filter((name) => services.get(name)?.wanted === 'up')
		: followersOf(names, services);
	const steps = plan === null || plan === 'unknown' ? null : plan.steps;
	const count = steps?.length ?? names.length + others.length;
	const subject = subjectOf(names);
	const more = count - names.length;
	const reach =
		more === 0
			? subject
			: dependents
				? `${subject} and ${more === 1 ? 'one dependent' : `${more} dependents`}`
				: `${subject}, and ${more === 1 ? 'one that follows' : `${more} that follow`} by "on_restart"`;
	return {
		kind: dependents ? 'restart-dependents' : 'restart',
		title: dependents
			? `Restart ${subject} and what needs ${names.length === 1 ? 'it' : 'them'}`
			: `Restart ${subject}`,
		lines: [
			`Restarts ${reach}.`,
			timeOf(plan),
			...(count === 1
				? []
				: [
						steps
							? 'Away meanwhile, in the order in which they go down:'
							: 'Away meanwhile, those that need others first:',
						steps?.map(stepText) ?? [...others.toReversed(), ...names],
					]),
			...leftAlone(names, services, dependents),
		],
		yes: `restart ${countOf(count)}`,
		services: names,
	};
}

/** `About 9s, median of the last 12.` What was never restarted has no time of its own. */
function timeOf(plan: RestartPlan | 'unknown' | null): string {
	if (plan === null) return 'For how long: asking…';
	if (plan === 'unknown') return 'The daemon does not say for how long.';
	if (plan.duration === null) return 'How long it takes shows after the first restart.';
	const {duration, measured, steps} = plan;
	const unknown = steps.filter(({away}) => away === null);
	const word = unknown.length === 0 ? 'About' : 'At least';
	const [one] = unknown;
	const missing =
		one === undefined
			? ''
			: `; ${unknown.length === 1 ? `${one.name} was` : `${unknown.length} of them were`} never restarted`;
	const source = measured === 1 ? 'as the last time' : `median of the last ${measured}`;
	return `${word} ${about(duration)}, ${source}${missing}.`;
}

const stepText = ({name, away}: RestartStep): string =>
	away === null ? name : `${name} ${about(away)}`;

/** Tenths below ten seconds: medians are no promises. */
const about = (ms: number): string =>
	ms < 9950 ? `${Math.max(0.1, ms / 1000).toFixed(1)}s` : formatDuration(ms);

function leftAlone(
	names: readonly string[],
	services: Services,
	dependents: boolean,
): Question['lines'] {
	const off = dependents
		? dependentsOf(names, services).filter((name) => services.get(name)?.wanted === 'down')
		: [];
	return off.length === 0 ? [] : ['Off, and stays so:', off];
}

/** Of what is off already nothing is stopped, and it is said. */
export function askStop(asked: readonly string[], services: Services): Question {
	const names = asked.filter((name) => isOn(services.get(name)));
	const one = names.length === 1;
	const off = asked.length - names.length;
	return {
		kind: 'stop',
		title: `Stop ${subjectOf(names)}`,
		lines: [
			...(one ? [`Stops ${names[0]}.`] : [`${names.length} services stop:`, names]),
			...heldDown(names, services),
			...(off === 0 ? [] : [off === 1 ? 'One is off already.' : `${off} are off already.`]),
		],
		yes: one ? 'stop it' : `stop ${countOf(names.length)}`,
		services: names,
	};
}

/** It runs, or is going to. */
const isOn = (service: ServiceView | undefined): boolean =>
	service !== undefined && (service.pid !== null || service.wanted !== 'down');

function heldDown(names: readonly string[], services: Services): Question['lines'] {
	const held = heldBy(names, services);
	const back = names.length === 1 ? `${names[0]} is back` : 'they run again';
	return held.length === 0 ? [] : [`Held down until ${back}:`, held];
}

export function askKill(targets: readonly ServiceView[], services: Services): Question {
	const [first] = targets;
	const names = targets.map(({name}) => name);
	const count = targets.reduce((sum, {processes}) => sum + (processes ?? 1), 0);
	const others = count - 1;
	const whole = others > 0 ? ` and ${others} more of its processes` : '';
	const one = targets.length === 1;
	return {
		kind: 'kill',
		title: `Kill ${subjectOf(names)}`,
		lines: [
			...(one
				? [`SIGKILL to pid ${first?.pid}${whole}, at once.`]
				: [`SIGKILL to ${count} processes of ${countOf(names.length)}, at once:`, names]),
			`${one ? 'It' : 'They'} cannot save anything, and ${one ? 'stays' : 'stay'} off.`,
			...heldDown(names, services),
		],
		yes: one ? 'kill it' : `kill ${countOf(names.length)}`,
		services: names,
	};
}

export function askStopAll(running: readonly string[]): Question {
	return {
		kind: 'stop-all',
		title: 'Stop all services and leave',
		lines: [
			...(running.length === 0
				? ['No service is running.']
				: [`${countOf(running.length)} will be stopped:`, running]),
		],
		yes: 'stop all and leave',
		services: [],
	};
}
