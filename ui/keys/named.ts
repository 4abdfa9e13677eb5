/** Whom a command means that is called with a name after it, and what is said where nobody is called so. Pure. */
import {nearest} from '../../src/lib/nearest.ts';
import type {State} from '../model.ts';
import type {Binding} from './binding.ts';

type Takes = Pick<Binding, 'takes'>;

/** The word for every service, unless one is called so. */
export const all = 'all';

export const takesName = ({takes}: Takes): boolean => takes === 'service' || takes === 'services';

export const meansAll = (state: State, {takes}: Takes, name: string): boolean =>
	takes === 'services' && name === all && !state.services.has(all);

/** There is somebody of this name. */
export const isNamed = (state: State, key: Takes, name: string): boolean =>
	state.services.has(name) || meansAll(state, key, name);

/** The state in which the command means who was named and nobody else, whatever is marked and folded. */
export const withNamed = (state: State, key: Takes, name: string): State => {
	const everyone = meansAll(state, key, name);
	const marked = new Set(everyone ? state.services.keys() : []);
	const chosen = everyone ? state.list.chosen : name;
	return {...state, list: {...state.list, chosen, marked, filter: '', folded: new Set()}};
};

/** `otherwise`: what is said where no name is near. */
export function unknownService(state: State, name: string, otherwise = ''): string {
	const meant = nearest(name, state.services.keys());
	return join(
		`No service is called ${name}.`,
		meant === null ? otherwise : `Did you mean ${meant}?`,
	);
}

/** Names: those of commands, and what else they are called. */
export function unknownCommand(names: readonly string[], word: string, otherwise = ''): string {
	const meant = nearest(word, names);
	return join(
		`There is no command ${word}.`,
		meant === null ? otherwise : `Did you mean ${meant}?`,
	);
}

const join = (...sentences: readonly string[]): string => sentences.filter(Boolean).join(' ');
