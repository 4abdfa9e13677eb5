/** What is wrong with a service file, in one line: place, field, what, and what to do. Pure. */
import type {ConfigProblem} from './config-problem.ts';

export function problemText({file, line, field, message, hint}: ConfigProblem): string {
	const place = line === null ? file : `${file}:${line}`;
	const what = field === null || message.includes(field) ? message : `${field} ${message}`;
	return `${place}: ${hint === null ? what : `${asSentence(what)} ${hint}`}`;
}

/** With a full stop where nothing else ends it, so that another sentence can follow. */
export const asSentence = (text: string): string => (/[.!?\u2026]$/.test(text) ? text : `${text}.`);
