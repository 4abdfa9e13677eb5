/** The environment of a service: how much of it there is, then each variable and where it comes from. Pure. */

import type {Theme} from '../theme.ts';
import type {Environment} from './detail-view.ts';
import type {Fact} from './fact.ts';

/** Part of every value that is masked. */
const mask = '********';

export function environmentFact(environment: Environment | null, theme: Theme): Fact | null {
	if (!environment || environment.entries.length === 0) return null;
	const secret = environment.entries.filter(({value}) => value.includes(mask)).length;
	const secrets = secret === 0 ? '' : `, ${secret} secret`;
	const differs = environment.drift?.length ?? 0;
	const drift = differs === 0 ? '' : theme.paint('busy', ` · ${differs} changed`);
	const count = environment.entries.length;
	return ['env', `${count} variable${count === 1 ? '' : 's'}${secrets}${drift}`];
}

/** What its own files set first, then what the daemon hands on. */
export function environmentFacts(environment: Environment | null, theme: Theme): readonly Fact[] {
	if (!environment) return [];
	const running = new Map(environment.drift?.map((each) => [each.key, each]));
	const own = environment.entries.filter(({source}) => source !== 'daemon');
	const handed = environment.entries.filter(({source}) => source === 'daemon');
	const gone = environment.drift?.filter(({next}) => next === null) ?? [];
	const factOf = ({key, value, source}: Environment['entries'][number]): Fact => {
		const change = running.get(key);
		const now = change ? theme.paint('busy', ` (runs with ${change.running ?? 'none'})`) : '';
		const from = source === 'daemon' ? '' : theme.paint('muted', `  ${source}`);
		return ['', `${key}=${value}${now}${from}`];
	};
	return [
		...own.map(factOf),
		...gone.map(
			({key, running: value}): Fact => [
				'',
				theme.paint('busy', `${key} goes away (runs with ${value ?? 'none'})`),
			],
		),
		...(handed.length === 0
			? []
			: [['', theme.paint('muted', `from the daemon: ${handed.length}`)] as const]),
		...handed.map(factOf),
	];
}
