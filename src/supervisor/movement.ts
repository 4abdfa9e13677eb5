/** Lets services move as the dependency graph says, and tells the journal whom one waits for. */
import type {Journal} from '../lib/journal-event.ts';
import type {Graph} from './conditions.ts';
import {settle} from './settle.ts';
import {isActive} from './state.ts';
import type {Supervised} from './supervised.ts';

type Services = ReadonlyMap<string, Supervised>;

/** Tells everyone what they may or must do now. */
export function moveAll(services: Services, graph: Graph): void {
	for (const {name, event} of settle(graph.members)) {
		const service = services.get(name);
		if (!service) continue;
		const starts = event.type === 'await' || (event.type === 'proceed' && !isActive(service.state));
		if (starts && hasPredecessor(services, service)) continue;
		if (event.type === 'proceed') service.proceed();
		else service.dispatch(event);
	}
}

/**
 * `api` that has to end before `api.1` may begin, or the other way round, or the service that the
 * same file named before: they may share a port.
 */
const hasPredecessor = (
	services: Services,
	{service, instance, predecessor}: Supervised,
): boolean =>
	[...services.values()].some(
		(each) =>
			each.file === null &&
			(each.service === predecessor ||
				(each.service === service && (each.instance === null) !== (instance === null))),
	);

/** What a service waits for is worth a word whenever it changes. */
export function tellWait(record: Journal, service: Supervised, waits: readonly string[]): void {
	const {restarts, failures} = service.state;
	const text = waits.length > 0 ? `waits for ${waits.join(', ')}` : null;
	if (text !== null && text !== service.lastWait)
		record({
			kind: 'phase',
			service: service.name,
			run: null,
			cause: service.state.cause,
			text,
			data: {
				phase: 'stopped',
				state: 'waiting',
				wanted: 'up',
				restarts,
				failures,
				waitingFor: waits,
			},
		});
	service.lastWait = text;
}
