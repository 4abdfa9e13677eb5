/** Answers why a service is as it is. */
import {explainBroken, problemOf} from '../history/explain.ts';
import {explainService, type Known} from '../history/why.ts';
import type {Explanation} from '../lib/explanation.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';
import {findMembers} from './targets.ts';
import {viewOf} from './view.ts';

/** Throws like `findMembers`. */
export function why(
	name: string,
	root: string,
	supervisor: Supervisor,
	around: Pick<Known, 'runsDir' | 'readRows'>,
): readonly Explanation[] {
	const isKnown = supervisor.services.has(name) || supervisor.instancesOf(name).length > 0;
	const problem = isKnown ? null : problemOf(name, supervisor.problems);
	if (problem) return [explainBroken(name, problem)];
	const members = findMembers(supervisor, name);
	// What they use and who needs them explains nothing.
	const services = new Map(
		Array.from(supervisor.services.values(), (each) => [
			each.name,
			viewOf(root, each, supervisor, null, [], null),
		]),
	);
	const known = {...around, services, now: Date.now(), supervised: true};
	return members.flatMap((member) => {
		const service = services.get(member.name);
		return service ? [explainService(service, known)] : [];
	});
}
