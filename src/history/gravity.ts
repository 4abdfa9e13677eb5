/** Which service is worse off than another. Pure. */
import {compareMembers} from '../lib/member-name.ts';
import {troubleOf} from './why-short.ts';
import {hasFailed, type Subject} from './why-subject.ts';

/** 0: it has given up; higher is better, 6: nothing is wrong. */
export function gravityOf(service: Subject): number {
	if (hasFailed(service)) return 0;
	switch (service.state) {
		case 'backoff':
			return 1;
		case 'running':
			if (service.health === 'unhealthy') return 2;
			return troubleOf(service) === null ? 6 : 5;
		case 'paused':
			return 3;
		case 'waiting':
			return 4;
		case 'starting':
			return 5;
		default:
			return 6;
	}
}

/** Something is wrong with it by itself. */
export const isFailing = (service: Subject): boolean => gravityOf(service) <= 2;

/** The worst first. */
export const byGravity = <Service extends Subject>(
	services: Iterable<Service>,
): readonly Service[] =>
	[...services].sort((a, b) => gravityOf(a) - gravityOf(b) || compareMembers(a.name, b.name));
