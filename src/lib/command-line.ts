/** The command line of a process for people: one line, and nothing in it acts on a terminal. */
import {argumentsOf} from './process-table.ts';
import {oneLine} from './sanitize.ts';

const longest = 200;

/** At most 200 characters; its number where it is gone or says nothing. */
export const commandLineOf = (pid: number): string =>
	oneLine(argumentsOf(pid).join(' ')).slice(0, longest) || `pid ${pid}`;
