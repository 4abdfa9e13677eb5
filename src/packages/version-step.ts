/** Whether an update may go from one version to another. Pure. */
import {compare} from 'semver';

export type Step =
	| {readonly kind: 'go'}
	| {readonly kind: 'nothing'}
	| {readonly kind: 'refused'; readonly words: string; readonly hint: string};

type Version = {
	readonly version: string;
	readonly digest: string;
	/** Name of the configuration's file, which changes with its content. */
	readonly configFile: string | null;
};

export function stepBetween(from: Version, to: Version, force: boolean): Step {
	const order = compare(to.version, from.version);
	const sameContent = from.digest === to.digest;
	if (sameContent && from.configFile === to.configFile) return {kind: 'nothing'};
	if (force || order > 0 || (order === 0 && sameContent)) return {kind: 'go'};
	return order < 0
		? {
				kind: 'refused',
				words: `${to.version} is older than ${from.version}, which is installed`,
				hint: 'Go back to it with --force.',
			}
		: {
				kind: 'refused',
				words: `it is ${to.version} as well, but with other files than the one installed`,
				hint: 'Give it a higher version, or put it in place with --force.',
			};
}
