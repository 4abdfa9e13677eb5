/** Keys for the details of the selected service. Pure. */
import type {Binding} from './binding.ts';
import {withSelected} from './reasons.ts';
import {withSelection} from './twins.ts';

const info = {
	command: 'info',
	label: 'details',
	help: 'Its details on the whole screen, with its environment, and back',
	short: 'All details, with its environment',
	disabled: (state) => withSelected(state, () => null),
	cli: withSelection('status', '--verbose'),
} as const satisfies Partial<Binding>;

export const detailKeys = [
	{...info, scopes: ['everywhere'], keys: ['i']},
	{...info, scopes: ['detail'], keys: ['enter', 'i']},
] as const satisfies readonly Binding[];
