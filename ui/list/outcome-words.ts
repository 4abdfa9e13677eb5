/** What became of a command, in one line. Pure. */
import type {Outcome} from '../../src/ipc/messages.ts';
import type {Toast} from '../model.ts';
import {countOf} from './questions.ts';

/** Only `ok` with nothing left over is good news. */
export const isBad = (outcome: Outcome): boolean => !outcome.ok || outcome.survivors.length > 0;

/** Every service has its words, the worst first; those that went the same way well share them. */
export function wordsOf(outcomes: readonly Outcome[]): Pick<Toast, 'tone' | 'text'> {
	const bad = outcomes.filter(isBad);
	const good = outcomes.filter((outcome) => !isBad(outcome));
	if (outcomes.length === 0) return {tone: 'note', text: 'Nothing to do.'};
	const [worst] = bad;
	const parts = [
		...(bad.length > 1 ? [`${bad.length} of ${outcomes.length} failed`] : []),
		...bad.flatMap((outcome) => [outcome.message, ...leftOf(outcome)]),
		...(worst?.hint == null ? [] : [worst.hint]),
		...goodParts(good),
	];
	return {tone: bad.length > 0 ? 'bad' : 'good', text: parts.join(' · ')};
}

function leftOf({survivors}: Outcome): readonly string[] {
	const left = survivors.map(({pid, command}) => `pid ${pid} (${command})`).join(', ');
	return left === '' ? [] : [`still alive: ${left}`];
}

function goodParts(good: readonly Outcome[]): readonly string[] {
	return [...Map.groupBy(good, ({action}) => action)].map(([action, same]) =>
		same.length === 1
			? (same[0]?.message ?? '')
			: `${countOf(same.length)} ${action.replace('-', ' ')}: ${same.map(({name}) => name).join(', ')}`,
	);
}
