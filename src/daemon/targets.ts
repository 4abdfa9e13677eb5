/** From what a client named to services, or to an error that helps. Pure. */
import type {Targets} from '../ipc/messages.ts';
import {UserError} from '../lib/errors.ts';
import {nearest} from '../lib/nearest.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';

/** Throws `UserError` with code `unknown-service` or `broken-file`. */
export function resolveTargets(supervisor: Supervisor, targets: Targets): readonly Supervised[] {
	if ('all' in targets) return [...supervisor.services.values()];
	if ('group' in targets) return findBy(supervisor, 'group', targets.group);
	if ('tag' in targets) return findBy(supervisor, 'tag', targets.tag);
	return [...new Set(targets.names.flatMap((name) => findMembers(supervisor, name)))];
}

/** What a name means: one member, or all instances of a service. Throws like `resolveTargets`. */
export function findMembers(supervisor: Supervisor, name: string): readonly Supervised[] {
	const instances = supervisor.instancesOf(name);
	return instances.length > 0 ? instances : [findService(supervisor, name)];
}

/** The one member of this name. Throws `UserError` with code `unknown-service`, `broken-file` or `many-instances`. */
export function findService(supervisor: Supervisor, name: string): Supervised {
	const service = supervisor.services.get(name);
	if (service) return service;
	const instances = supervisor.instancesOf(name).map((each) => each.name);
	if (instances.length > 0)
		throw new UserError(`${name} has ${instances.length} instances.`, {
			code: 'many-instances',
			hint: `Name one of them: ${instances.join(', ')}.`,
		});
	const problem = supervisor.problems.find(({file}) => file === `services.d/${name}.json`);
	if (problem)
		throw new UserError(
			`Service ${name} cannot be loaded: ${problem.file}:${problem.line ?? 1}: ${problem.message}`,
			{code: 'broken-file', ...(problem.hint === null ? {} : {hint: problem.hint})},
		);
	const guess = nearest(name, supervisor.services.keys());
	throw new UserError(`No service is called ${name}.`, {
		code: 'unknown-service',
		hint: guess === null ? 'See `weaver status`.' : `Did you mean ${guess}?`,
	});
}

function findBy(
	supervisor: Supervisor,
	kind: 'group' | 'tag',
	wanted: string,
): readonly Supervised[] {
	const wordsOf = ({config}: Supervised): readonly string[] =>
		kind === 'tag' ? config.tags : config.group === undefined ? [] : [config.group];
	const services = [...supervisor.services.values()];
	const found = services.filter((service) => wordsOf(service).includes(wanted));
	if (found.length > 0) return found;
	const guess = nearest(wanted, services.flatMap(wordsOf));
	throw new UserError(
		kind === 'tag' ? `No service has the tag ${wanted}.` : `No service is in the group ${wanted}.`,
		{
			code: 'unknown-service',
			...(guess === null ? {} : {hint: `Did you mean ${guess}?`}),
		},
	);
}
