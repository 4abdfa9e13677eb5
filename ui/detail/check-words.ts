/** How the checks of a service read: one word for the list, two rows each for its details. Pure. */
import type {CheckReport, ServiceView} from '../../src/lib/service-view.ts';
import type {Role} from '../theme.ts';

/** Its readiness check finds that it can take no work. */
export const isUnready = ({checks}: Pick<ServiceView, 'checks'>): boolean =>
	checks.some(
		({kind, verdict, action}) =>
			kind === 'readiness' && verdict === 'unhealthy' && action !== 'none',
	);

/** At most nine columns, for a service that runs: the worst that its checks say. */
export function checksText(service: ServiceView): string {
	const {health, checks, ready} = service;
	if (health === 'unhealthy' || health === 'degraded') return health;
	if (isUnready(service)) return 'not ready';
	if (health === 'healthy') return health;
	if (checks.length === 0) return '-';
	return ready ? 'ready' : 'checking';
}

export function checksRole(service: ServiceView): Role {
	switch (checksText(service)) {
		case '-':
			return 'muted';
		case 'healthy':
		case 'ready':
			return 'good';
		case 'unhealthy':
			return 'bad';
		default:
			return 'busy';
	}
}

/** What a check asks and what it finds; then its last result. `isOff`: there is nothing to ask. */
export function checkFacts(
	check: CheckReport,
	isOff: boolean,
	clock: (time: number) => string,
): readonly string[] {
	const {type, target, action, last, nextAt} = check;
	const acts = action === 'restart' || action === 'stop' ? ` · or ${action}` : '';
	const asked = `${isOff ? 'not asked while it is off' : wordOf(check)} · ${type} ${target}${acts}`;
	const next = nextAt === null ? null : `next at ${clock(nextAt)}`;
	if (last === null) return nextAt === null ? [asked] : [asked, `not asked yet · ${next}`];
	return [
		asked,
		[
			last.message,
			`${Math.round(last.latency)}ms at ${clock(last.at)}`,
			...failureWords(check),
			...(next === null ? [] : [next]),
		].join(' · '),
	];
}

/** Of each check, its own word: passed or not is all that start-up and readiness say. */
function wordOf({kind, verdict, passed}: CheckReport): string {
	if (kind === 'health') return verdict === 'unknown' ? 'checking' : verdict;
	if (verdict === 'unhealthy') return kind === 'startup' ? 'failed' : 'not ready';
	if (!passed) return 'checking';
	return kind === 'startup' ? 'passed' : verdict === 'degraded' ? 'degraded' : 'ready';
}

function failureWords({failures, window, passed}: CheckReport): readonly string[] {
	if (passed) return window === 0 ? [] : [`${failures} of ${window} failed`];
	return failures === 0 ? [] : [`${failures} failed in a row`];
}
