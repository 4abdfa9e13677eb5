/** Whom a service that is not up holds down, and where a chain of services that wait begins. Pure. */
import {dependencyIn} from '../lib/pause-reason.ts';
import {shortWhy} from './why-short.ts';
import type {Subject, Surroundings} from './why-subject.ts';

type Services = Surroundings['services'];

/** Names of those that have to be there before it can be up. */
function holdersOf({state, reason, waitingFor}: Subject): readonly string[] {
	const dependency = state === 'paused' ? dependencyIn(reason) : null;
	if (dependency !== null) return [dependency];
	return state === 'waiting' ? waitingFor.map((text) => text.split(' (')[0] ?? text) : [];
}

/** A service by its name; of several instances one that runs is enough, so that one stands for all. */
export function memberNamed(name: string, services: Services): Subject | null {
	const one = services.get(name);
	if (one) return one;
	const members = [...services.values()].filter(({service}) => service === name);
	return members.find(({state, ready}) => state === 'running' && ready) ?? members[0] ?? null;
}

/** Everyone that is down because `service` is, through others too, in the order of `services`. */
export function heldBy({name, service}: Subject, services: Services): readonly string[] {
	const down = new Set([name, service]);
	const held = new Set<string>();
	for (let size = -1; size !== held.size; ) {
		size = held.size;
		for (const each of services.values()) {
			if (each.name === name || held.has(each.name)) continue;
			if (!holdersOf(each).some((holder) => down.has(holder))) continue;
			held.add(each.name);
			down.add(each.name).add(each.service);
		}
	}
	return [...services.keys()].filter((each) => held.has(each));
}

/** Where the chain of who holds whom begins; null when nobody holds it. */
function rootOf(service: Subject, services: Services): Subject | null {
	const seen = new Set([service.name]);
	let root: Subject | null = null;
	for (let at: Subject | null = service; at; ) {
		const [holder] = holdersOf(at);
		const next = holder === undefined ? null : memberNamed(holder, services);
		at = next && !seen.has(next.name) ? next : null;
		if (at) seen.add(at.name);
		root = at ?? root;
	}
	return root;
}

/** `shortWhy`, with the service where it begins when that is not the one it names. */
export function shortWhyAmong(service: Subject, services: Services, now: number): string | null {
	const short = shortWhy(service, now);
	const root = short === null || service.problem ? null : rootOf(service, services);
	const isNamed = root !== null && holdersOf(service).includes(root.service);
	return root === null || isNamed ? short : `${short} · ${root.name} ${downText(root)}`;
}

/** Why nothing that needs the service can run, after its name. */
export function downText(service: Pick<Subject, 'state'> | null): string {
	switch (service?.state) {
		case 'failed':
			return 'has failed';
		case 'stopped':
		case 'stopping':
		case 'starting':
		case 'paused':
			return `is ${service.state}`;
		case 'backoff':
			return 'is down';
		default:
			return 'is not well';
	}
}
