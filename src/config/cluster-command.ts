/** The command of a service in cluster mode: Node runs the host, which runs the script in workers. Pure. */
import type {CommandError} from './command-line.ts';

/** Options of Node whose value is a word of its own. */
const withValue: ReadonlySet<string> = new Set([
	'-r',
	'--require',
	'--import',
	'--loader',
	'--experimental-loader',
	'-C',
	'--conditions',
	'--env-file',
	'--env-file-if-exists',
	'--title',
]);

const hint = 'Cluster mode is for scripts that Node runs; write "exec_mode": "fork" for others.';

/** Where the script stands among the words of a command; `error` continues a field's name. */
export function scriptPlace(command: readonly string[]): {readonly index: number} | CommandError {
	const program = command[0]?.split('/').at(-1) ?? '';
	if (!/^node(?:js)?[\d.-]*$/.test(program))
		return {error: `is "cluster", but ${command[0]} is not Node`, hint};
	for (let index = 1; index < command.length; index += 1) {
		const word = command[index] ?? '';
		if (!word.startsWith('-')) return {index};
		if (/^(?:-[ep]|--eval|--print|-)$/.test(word)) break;
		if (withValue.has(word)) index += 1;
	}
	return {error: 'is "cluster", but Node is given no script file', hint};
}

/** `host` is put in front of the script. Throws when there is no script: check with `scriptPlace`. */
export function clusterCommand(command: readonly string[], host: string): readonly string[] {
	const place = scriptPlace(command);
	if ('error' in place) throw new Error(`exec_mode ${place.error}`);
	return [...command.slice(0, place.index), host, ...command.slice(place.index)];
}
