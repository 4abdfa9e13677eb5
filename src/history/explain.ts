/**
 * Why a service is as it is, in plain words: what, since when, because of which service, the facts
 * that bear on it, what happens next by itself, and what would help. Pure.
 *
 * A fact is told as a fact: the last error line of a log is quoted, never called the cause.
 */
import type {ConfigProblem} from '../lib/config-problem.ts';
import type {Explanation} from '../lib/explanation.ts';
import {problemText} from '../lib/problem-text.ts';
import {evidenceOf, evidenceOfNamed, holdFacts, offDependencyFix} from './why-evidence.ts';
import {type Finding, findingOf, findingOfNamed} from './why-finding.ts';
import {shortWhyAmong} from './why-held.ts';
import {hasWaitedInVain} from './why-remedy.ts';
import {ago, type Subject, type Surroundings} from './why-subject.ts';

/** A chain longer than this says no more. */
const longestChain = 12;

export function explain(service: Subject, around: Surroundings): Explanation {
	const found = findingOf(service, around);
	const chain = followChain(service, found, around);
	const root = chain.at(-1);
	const rootFix = root === undefined ? null : (findingOfNamed(root.service, around)?.fix ?? null);
	const evidence = evidenceOf(service, found, around);
	// Whom it waited for may come too late to start it.
	const fix = hasWaitedInVain(service)
		? found.fix
		: (rootFix ?? offDependencyFix(service, found, around) ?? found.fix);
	return {
		service: service.name,
		asWanted: found.asWanted,
		what: `${service.name} ${found.what}`,
		short: shortWhyAmong(service, around.services, around.now) ?? found.what,
		since: found.since,
		chain,
		evidence: [
			...evidence,
			...holdFacts(service, around),
			...(root && root.service !== service.name
				? evidenceOfNamed(root.service, around).map((fact) => `${root.service}: ${fact}`)
				: []),
		],
		next: found.next,
		fix: fix?.text ?? null,
		remedy: fix?.remedy ?? null,
	};
}

/** From one service to the one it is so because of, down to where it begins. */
function followChain(
	{name}: Subject,
	{because}: Finding,
	around: Surroundings,
): Explanation['chain'] {
	const seen = new Set([name]);
	const chain: {service: string; text: string}[] = [];
	const visit = (names: readonly string[]): void => {
		for (const next of names) {
			if (seen.has(next) || chain.length >= longestChain) continue;
			seen.add(next);
			const found = findingOfNamed(next, around);
			chain.push({
				service: next,
				text: found ? `${next} ${found.what}` : `there is no service called ${next}`,
			});
			if (found) visit(found.because);
		}
	};
	visit(because);
	return chain;
}

/** The explanation as rows of a table, the same on paper and on the screen. */
export function explanationRows(
	{since, chain, evidence, next, fix}: Explanation,
	now: number,
): readonly (readonly [label: string, text: string])[] {
	const labelled = (label: string, texts: readonly string[]) =>
		texts.map((text, index) => [index === 0 ? label : '', text] as const);
	return [
		...(since === null ? [] : labelled('since', [ago(since, now)])),
		...labelled(
			'because',
			chain.map(({text}) => text),
		),
		...labelled('facts', evidence),
		...(next === null ? [] : labelled('next', [next])),
		...(fix === null ? [] : labelled('try', [fix])),
	];
}

/** Of a service that does not exist because its file cannot be read. */
export function explainBroken(name: string, problem: ConfigProblem): Explanation {
	const text = problemText(problem);
	return {
		service: name,
		asWanted: false,
		what: `${name} cannot be loaded: ${text}`,
		short: text,
		since: null,
		chain: [],
		evidence: [],
		next: 'it is read again as soon as the file changes',
		fix: `correct ${problem.file}, then \`weaver validate ${problem.file}\``,
		remedy: null,
	};
}

/** What is wrong with the file that a name would come from; null when nothing is. */
export const problemOf = (name: string, problems: readonly ConfigProblem[]): ConfigProblem | null =>
	problems.find(({file, service}) => service === name || file === `services.d/${name}.json`) ??
	null;
