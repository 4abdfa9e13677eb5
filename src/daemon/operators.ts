/** What somebody asked of the daemon, as rows of the journal: one for each service that was meant. */
import type {Targets} from '../ipc/messages.ts';
import {type MethodName, methods} from '../ipc/protocol.ts';
import type {JournalEvent} from '../lib/journal-event.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';
import {resolveTargets} from './targets.ts';

/** None for a method that only reads, and for names that do not exist. `by`: who says that it asks. */
export function operatorEvents(
	supervisor: Supervisor,
	method: MethodName,
	params: Readonly<Record<string, unknown>>,
	by: string | null,
): readonly JournalEvent[] {
	// What was done to a package tells itself.
	if (methods[method].permission === 'read' || method === 'package.changed') return [];
	if (method === 'service.env' && params['secrets'] !== true) return [];
	const command = method.slice(method.indexOf('.') + 1);
	const {targets, ...rest} = params;
	return namesIn(supervisor, targets, params['name']).map((service) => ({
		kind: 'operator',
		service,
		run: null,
		cause: 'operator',
		text: `${method.replace('.', ' ')} asked for${by === null ? '' : ` by ${by}`}`,
		data: {command, by, ...rest},
	}));
}

/** Null stands for the daemon or the project as a whole. */
function namesIn(
	supervisor: Supervisor,
	targets: unknown,
	name: unknown,
): readonly (string | null)[] {
	if (targets === undefined) return [typeof name === 'string' ? name : null];
	try {
		return resolveTargets(supervisor, targets as Targets).map((service) => service.name);
	} catch {
		return [];
	}
}
