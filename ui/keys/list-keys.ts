/** Keys for the list of services. Pure. */
import type {State} from '../model.ts';
import type {Binding} from './binding.ts';

const withoutGroups = ({services}: State): string | null =>
	[...services.values()].some(({group}) => group !== null)
		? null
		: 'No service has a "group" in its file.';

const withoutServices = ({services}: State): string | null =>
	services.size === 0 ? 'There is no service.' : null;

export const listKeys = [
	{
		command: 'mark',
		scopes: ['services'],
		keys: [' '],
		label: 'mark',
		help: 'Mark it, and go on to the next; s x r R X then mean all that are marked',
		short: 'Mark it, and go on to the next',
		footer: 6,
		disabled: withoutServices,
	},
	{
		command: 'mark-all',
		scopes: ['services'],
		keys: ['*'],
		label: 'mark all',
		help: 'Mark all that are shown; again: none of them',
		short: 'Mark all that are shown, or none',
		disabled: withoutServices,
	},
	{
		command: 'sort',
		scopes: ['services'],
		keys: ['S'],
		label: 'sort',
		help: 'Sort by the next column: attention, name, CPU, memory, restarts, uptime',
		short: 'Sort by the next column',
		footer: 7,
	},
	{
		command: 'reverse',
		scopes: ['services'],
		keys: ['o'],
		label: 'reverse',
		help: 'Sort the other way round',
	},
	{
		command: 'fold',
		scopes: ['services'],
		keys: ['c'],
		label: 'fold',
		help: 'Fold its group, or open it; a folded one stands for all in it',
		short: 'Fold its group, or open it',
		disabled: (state) =>
			withoutGroups(state) ??
			(state.list.filter === '' ? null : 'A filter shows all that fits; Esc takes it away.'),
	},
	{
		command: 'groups',
		scopes: ['services'],
		keys: ['C'],
		label: 'groups',
		help: 'One list, groups, groups folded, and round again',
		short: 'One list, groups, groups folded',
		footer: 8,
		disabled: withoutGroups,
	},
] as const satisfies readonly Binding[];
