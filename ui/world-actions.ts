/** What the daemon tells of itself and the services, and whether it can be heard. Pure. */
import type {DaemonInfo} from '../src/ipc/messages.ts';
import type {Notices} from '../src/ipc/protocol.ts';
import type {ConfigProblem} from '../src/lib/config-problem.ts';
import type {ServiceView} from '../src/lib/service-view.ts';
import type {Handlers} from './handlers.ts';
import {listed} from './list/order.ts';
import {withoutProbes, withProbes} from './metrics/latency.ts';
import {withNewProbes} from './metrics/metrics-actions.ts';
import type {Link, State} from './model.ts';

export type WorldAction =
	| {readonly kind: 'linked'; readonly link: Link}
	| {
			readonly kind: 'snapshot';
			readonly services: readonly ServiceView[];
			readonly problems: readonly ConfigProblem[];
			readonly daemon: DaemonInfo | null;
	  }
	| {readonly kind: 'services'; readonly notice: Notices['services']}
	/** Nothing more is written down. */
	| {readonly kind: 'recording-ended'};

export const worldHandlers: Handlers<WorldAction> = {
	linked: (state, {link}) => ({
		...state,
		link,
		// What was said about the daemon before is over with it; before the first one that was of other things.
		toast: link.kind === state.link.kind || state.link.kind === 'connecting' ? state.toast : null,
	}),
	snapshot: (state, {services, problems, daemon}) =>
		keepChosen(state, {
			...withNewProbes(state, withProbes(state.metrics.probes, services)),
			services: new Map(services.map((service) => [service.name, keepCosts(state, service)])),
			problems,
			daemon,
		}),
	'recording-ended': (state) => ({...state, recording: false}),
	services: (state, {notice}) => {
		const services = new Map(state.services);
		for (const name of notice.removed) services.delete(name);
		for (const service of notice.changed) services.set(service.name, keepCosts(state, service));
		const problems = notice.problems ?? state.problems;
		const probes = withProbes(state.metrics.probes, notice.changed);
		const probed = withNewProbes(state, withoutProbes(probes, notice.removed));
		return keepChosen(state, {...probed, services, problems});
	},
};

/** A service that went away leaves the selection where it was: on its neighbour. */
function keepChosen(before: State, after: State): State {
	const {chosen} = after.list;
	if (chosen === null || after.services.has(chosen)) return after;
	const rows = listed(before);
	const index = rows.findIndex((service) => service.name === chosen);
	const neighbours = [...rows.slice(index + 1), ...rows.slice(0, Math.max(0, index)).reverse()];
	const next = neighbours.find((service) => after.services.has(service.name));
	// An empty list (a daemon that is just coming back) is no reason to forget the choice.
	return index === -1 || !next ? after : {...after, list: {...after.list, chosen: next.name}};
}

/** A daemon that just came back has not measured yet: until then what the last one measured stays. */
function keepCosts({services}: State, service: ServiceView): ServiceView {
	const before = services.get(service.name);
	if (service.pid === null || service.cpu !== null || before?.pid !== service.pid) return service;
	const {cpu, memory, processes, threads, openFiles} = before;
	return {...service, cpu, memory, processes, threads, openFiles};
}
