/** Keys for the selected service, or for those that are marked. Pure. */
import {nextFailing, withoutRemedy, withoutTrouble} from '../detail/trouble.ts';
import {dependentsOf, targetsOf} from '../list/order.ts';
import type {State} from '../model.ts';
import type {Binding} from './binding.ts';
import {keyFor} from './key-names.ts';
import {disconnected, withoutWhy, withSelected, withTargets} from './reasons.ts';
import {always, withSelection, withTargetNames} from './twins.ts';

function withoutDependents(state: State): string | null {
	const names = targetsOf(state).map(({name}) => name);
	if (dependentsOf(names, state.services).length > 0) return null;
	return names.length === 1
		? `Nothing depends on ${names[0]}; ${keyFor(state, 'restart', 'r')} restarts it alone.`
		: `Nothing depends on these ${names.length} services; ${keyFor(state, 'restart', 'r')} restarts them.`;
}

function withoutMending(state: State): string | null {
	const {dialog} = state;
	if (dialog?.kind === 'why') return withoutRemedy(dialog);
	return dialog ? 'There is nothing to mend here.' : withoutTrouble(state);
}

export const serviceKeys = [
	{
		command: 'start',
		scopes: ['everywhere'],
		keys: ['s'],
		label: 'start',
		help: 'Start it (or what is marked), and what it depends on',
		short: 'Start it, and what it depends on',
		footer: 1,
		disabled: (state) =>
			disconnected(state) ??
			withTargets(state, ({name, state: word}) =>
				word === 'running' || word === 'starting' || word === 'restarting'
					? `${name} is already ${word}.`
					: null,
			),
		takes: 'services',
		cli: withTargetNames('start'),
	},
	{
		command: 'stop',
		scopes: ['everywhere'],
		keys: ['x'],
		label: 'stop',
		help: 'Stop it, or what is marked',
		footer: 2,
		disabled: (state) =>
			disconnected(state) ??
			withTargets(state, ({name, state: word, pid, wanted}) => {
				if (word === 'stopping')
					return `${name} is already stopping; ${keyFor(state, 'kill', 'X')} kills it at once.`;
				return pid === null && wanted === 'down' ? `${name} is not running.` : null;
			}),
		takes: 'services',
		cli: withTargetNames('stop'),
	},
	{
		command: 'restart',
		scopes: ['everywhere'],
		keys: ['r'],
		label: 'restart',
		help: 'Restart it, or what is marked',
		footer: 3,
		disabled: (state) => disconnected(state) ?? withTargets(state, () => null),
		takes: 'services',
		cli: withTargetNames('restart'),
	},
	{
		command: 'restart-dependents',
		scopes: ['everywhere'],
		keys: ['R'],
		label: 'restart all that need it',
		help: 'Restart it with everything that needs it; shows what and how long, and asks',
		short: 'Restart it and all that need it (asks)',
		disabled: (state) =>
			disconnected(state) ?? withTargets(state, () => null) ?? withoutDependents(state),
		takes: 'service',
		cli: withTargetNames('restart', '--dependents'),
	},
	{
		command: 'kill',
		scopes: ['everywhere'],
		keys: ['X'],
		label: 'kill',
		help: 'Kill it at once (SIGKILL); asks first',
		disabled: (state) =>
			disconnected(state) ??
			withTargets(state, ({name, pid}) => (pid === null ? `${name} has no process.` : null)),
		takes: 'service',
		cli: withTargetNames('stop', '--force'),
	},
	{
		command: 'why',
		scopes: ['everywhere'],
		keys: ['W'],
		label: 'why',
		help: 'Why it is as it is: since when, because of what, what comes next, what to do',
		short: 'Why it is as it is, and what would help',
		footer: 5,
		disabled: (state) => withoutWhy(state) ?? withSelected(state, () => null),
		takes: 'service',
		cli: withSelection('why'),
	},
	{
		command: 'run-fix',
		scopes: ['everywhere', 'help'],
		keys: ['+'],
		label: 'mend',
		help: 'Do what `why` suggests, where weaver can; says first what that is',
		short: 'Do what would help, where weaver can',
		disabled: (state) => disconnected(state) ?? withoutMending(state),
		takes: 'service',
	},
	{
		command: 'next-failing',
		scopes: ['everywhere'],
		keys: ['!'],
		label: 'next failing',
		help: 'Select the next service that fails',
		disabled: (state) => (nextFailing(state) === null ? 'No other service fails.' : null),
		cli: always('weaver why'),
	},
	{
		command: 'open-log',
		scopes: ['services'],
		keys: ['enter', 'l'],
		label: 'log',
		help: 'Go to its log',
		footer: 4,
		aliases: ['log'],
		takes: 'service',
		cli: withSelection('logs', '--follow'),
	},
	{
		command: 'open-log',
		scopes: ['detail'],
		keys: ['l'],
		label: 'log',
		help: 'Go to its log',
		footer: 4,
		aliases: ['log'],
		takes: 'service',
		cli: withSelection('logs', '--follow'),
	},
	{
		command: 'attach',
		scopes: ['everywhere'],
		keys: ['a'],
		label: 'attach',
		help: 'Open its terminal; ^] ^] leaves it',
		disabled: (state) =>
			(state.recorded && disconnected(state)) ??
			withSelected(state, ({name, pty, phase}) => {
				if (!pty) return `${name} has no terminal; "pty": true in its file gives it one.`;
				return phase === 'running' ? null : `${name} is not running.`;
			}),
		takes: 'service',
		cli: withSelection('service attach'),
	},
	{
		command: 'stop-all',
		scopes: ['everywhere'],
		keys: ['Q'],
		label: 'stop all',
		help: 'Stop all services and leave; asks first',
		disabled: disconnected,
		cli: always('weaver stop --all'),
	},
] as const satisfies readonly Binding[];
