/** What became of the services since the last sentence: each thing once, and calm while it stays so. Pure. */
import {exitText, hasFailed} from '../../src/history/why-subject.ts';
import {clock} from '../../src/lib/local-time.ts';
import {asSentence} from '../../src/lib/problem-text.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {isUnready} from '../detail/check-words.ts';
import {isLooping, loopOf, problemsOf, sentenceOf, type World} from './sentences.ts';

/** What is worth saying about the difference. */
export function newsOf(before: World, after: World): readonly string[] {
	const gone = [...before.services.keys()].filter((name) => !after.services.has(name));
	return [
		...linkNews(before, after),
		...(after.link.kind === 'up'
			? [
					...gone.map((name) => `${name} is gone from the project.`),
					...[...after.services.keys()].flatMap((name) => serviceNews(name, before, after)),
				]
			: []),
		...problemsOf(after).filter((text) => !problemsOf(before).includes(text)),
	];
}

function serviceNews(name: string, from: World, to: World): readonly string[] {
	const before = from.services.get(name);
	const after = to.services.get(name);
	if (!after) return [];
	const sentence = sentenceOf(after, to.now);
	if (!before) return [`${name} is new in the project. ${sentence}`];
	const wasLooping = isLooping(before, from.now);
	if (isLooping(after, to.now))
		return wasLooping && exitOf(before) === exitOf(after) ? [] : [asSentence(loopOf(after))];
	// What comes of it is told, not that it is on its way.
	if (isPassing(after)) return [];
	const isUp = after.state === 'running' && before.state === 'running';
	if (isUp && hasEnded(before, after) && after.restarts > before.restarts)
		return [`${name} ended with ${exitOf(after)} and runs again.`];
	if (isAnswered(before, after, to)) return [];
	if (isUp && before.run !== after.run && factsOf(after) === 'running')
		return [`${name} was restarted and runs.`];
	const isOver = after.state === 'backoff' || after.state === 'finished' || hasFailed(after);
	const isAgain = isOver && hasEnded(before, after);
	return factsOf(before) !== factsOf(after) || isAgain || wasLooping ? [sentence] : [];
}

/** What later news are compared with: of services on their way it is what was told of them last. */
export function settled(before: World, after: World): World {
	const services = [...after.services].map(([name, service]) => {
		const known = before.services.get(name);
		const isOnWay = isPassing(service) && !isLooping(service, after.now);
		return [name, known && isOnWay ? known : service] as const;
	});
	return {...after, services: new Map(services)};
}

/** On its way from one state to another. */
const isPassing = ({state}: ServiceView): boolean =>
	state === 'starting' || state === 'stopping' || state === 'restarting';

/** The answer to a command has just said that it runs, or that it does not. */
function isAnswered(before: ServiceView, after: ServiceView, {toast}: World): boolean {
	const isOutcome =
		(after.state === 'running' && before.state !== 'backoff') || after.state === 'stopped';
	return isOutcome && toast?.tone === 'good' && toast.text.split(/[\s,:()]+/).includes(after.name);
}

const hasEnded = (before: ServiceView, after: ServiceView): boolean =>
	after.lastExit !== null && after.lastExit.at !== before.lastExit?.at;

const exitOf = ({lastExit}: ServiceView): string => (lastExit ? exitText(lastExit) : '');

/** What its sentence depends on; `running` is simply well. */
function factsOf(service: ServiceView): string {
	const {state, health} = service;
	if (state !== 'running') return state;
	if (health === 'unhealthy' || health === 'degraded') return health;
	return isUnready(service) ? 'unready' : state;
}

function linkNews({link: before}: World, {link: after}: World): readonly string[] {
	if (before.kind === after.kind) return [];
	if (after.kind === 'up')
		return before.kind === 'silent'
			? ['The daemon answers again.']
			: before.kind === 'down'
				? ['The daemon is back.']
				: [];
	if (after.kind === 'silent')
		return [
			`The daemon has not answered since ${clock(after.since)}; the services run on. It may be frozen or very busy; \`weaver daemon restart\` replaces it.`,
		];
	if (after.kind !== 'down') return [];
	return [
		after.stopped
			? 'The daemon was stopped; the services run on. `weaver daemon restart` brings it back.'
			: 'The daemon is gone; the services run on. It is being started again.',
	];
}
