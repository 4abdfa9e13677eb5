/** What is wrong with a service file, in one line: place, field, what, and what to do. Pure. */
import type {ConfigProblem} from './config-problem.ts';

export function problemText(problem: ConfigProblem): string {
	const {hint} = problem;
	const what = whatOf(problem);
	return `${placeOf(problem)}: ${hint === null ? what : `${asSentence(what)} ${hint}`}`;
}

export const placeOf = ({file, line}: ConfigProblem): string =>
	line === null ? file : `${file}:${line}`;

/** The message, with the field that it is about. */
export const whatOf = ({field, message}: ConfigProblem): string =>
	field === null || message.includes(field) ? message : `${field} ${message}`;

/** With a full stop where nothing else ends it, so that another sentence can follow. */
export const asSentence = (text: string): string => (/[.!?\u2026]$/.test(text) ? text : `${text}.`);
