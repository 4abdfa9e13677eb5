/**
 * Every key the screen reacts to, in one table. Input, the footer, the help and docs/keys.md read
 * it, so no key exists without being documented. Rows of the innermost scope are tried first, then
 * those of `everywhere`.
 */
import {focusOf, type Pane, type State} from './model.ts';
import {dependentsOf, selectedOf} from './order.ts';

export type Scope = Pane | 'everywhere' | 'typing' | 'question' | 'help';

export type ActionName =
	| 'start'
	| 'stop'
	| 'restart'
	| 'restart-dependents'
	| 'why'
	| 'kill'
	| 'open-log'
	| 'filter'
	| 'search'
	| 'next-match'
	| 'previous-match'
	| 'down'
	| 'up'
	| 'half-down'
	| 'half-up'
	| 'page-down'
	| 'page-up'
	| 'first'
	| 'last'
	| 'shift-left'
	| 'shift-right'
	| 'follow'
	| 'wrap'
	| 'times'
	| 'zoom'
	| 'pane-1'
	| 'pane-2'
	| 'pane-3'
	| 'pane-4'
	| 'next-pane'
	| 'previous-pane'
	| 'leave'
	| 'help'
	| 'quit'
	| 'stop-all'
	| 'repaint'
	| 'keep-typed'
	| 'erase'
	| 'erase-all'
	| 'yes';

export type Binding = {
	readonly action: ActionName;
	readonly scopes: readonly Scope[];
	/** Names as keys.ts gives them. The first one stands in the footer. */
	readonly keys: readonly string[];
	/** One or two words for the footer. */
	readonly label: string;
	/** One line for the help. */
	readonly help: string;
	/** Place in the footer, lower first; absent: not there. */
	readonly footer?: number;
	/** Why it does nothing at the moment; null when it does something. */
	readonly disabled?: (state: State) => string | null;
};

export const keymap: readonly Binding[] = [
	{
		action: 'start',
		scopes: ['everywhere'],
		keys: ['s'],
		label: 'start',
		help: 'Start it, and what it depends on',
		footer: 1,
		disabled: (state) =>
			disconnected(state) ??
			withSelected(state, ({name, state: word}) =>
				word === 'running' || word === 'starting' || word === 'restarting'
					? `${name} is already ${word}.`
					: null,
			),
	},
	{
		action: 'stop',
		scopes: ['everywhere'],
		keys: ['x'],
		label: 'stop',
		help: 'Stop it',
		footer: 2,
		disabled: (state) =>
			disconnected(state) ??
			withSelected(state, ({name, state: word, pid, wanted}) => {
				if (word === 'stopping') return `${name} is already stopping; X kills it at once.`;
				return pid === null && wanted === 'down' ? `${name} is not running.` : null;
			}),
	},
	{
		action: 'restart',
		scopes: ['everywhere'],
		keys: ['r'],
		label: 'restart',
		help: 'Restart it',
		footer: 3,
		disabled: (state) => disconnected(state) ?? withSelected(state, () => null),
	},
	{
		action: 'restart-dependents',
		scopes: ['everywhere'],
		keys: ['R'],
		label: 'restart all that need it',
		help: 'Restart it with everything that needs it; asks first',
		disabled: (state) =>
			disconnected(state) ??
			withSelected(state, ({name}) =>
				dependentsOf(name, state.services).length === 0
					? `Nothing depends on ${name}; r restarts it alone.`
					: null,
			),
	},
	{
		action: 'kill',
		scopes: ['everywhere'],
		keys: ['X'],
		label: 'kill',
		help: 'Kill it at once (SIGKILL); asks first',
		disabled: (state) =>
			disconnected(state) ??
			withSelected(state, ({name, pid}) => (pid === null ? `${name} has no process.` : null)),
	},
	{
		action: 'why',
		scopes: ['everywhere'],
		keys: ['W'],
		label: 'why',
		help: 'Why it is as it is: since when, because of what, what comes next, what to do',
		footer: 5,
		disabled: (state) => disconnected(state) ?? withSelected(state, () => null),
	},
	{
		action: 'open-log',
		scopes: ['services', 'detail'],
		keys: ['enter', 'l'],
		label: 'log',
		help: 'Go to its log',
		footer: 4,
	},
	{
		action: 'filter',
		scopes: ['services', 'detail', 'specs'],
		keys: ['/'],
		label: 'filter',
		help: 'Filter services by name, group, tag or state; !x: not x',
		footer: 5,
	},
	{
		action: 'search',
		scopes: ['logs'],
		keys: ['/'],
		label: 'search',
		help: 'Search the log',
		footer: 5,
	},
	{
		action: 'next-match',
		scopes: ['logs'],
		keys: ['n'],
		label: 'next',
		help: 'Next and previous match',
		disabled: withoutSearch,
	},
	{
		action: 'previous-match',
		scopes: ['logs'],
		keys: ['N'],
		label: 'previous',
		help: 'Next and previous match',
		disabled: withoutSearch,
	},
	{
		action: 'down',
		scopes: ['services', 'logs', 'detail', 'specs', 'help'],
		keys: ['j', 'down'],
		label: 'down',
		help: 'Next and previous service, or line',
	},
	{
		action: 'up',
		scopes: ['services', 'logs', 'detail', 'specs', 'help'],
		keys: ['k', 'up'],
		label: 'up',
		help: 'Next and previous service, or line',
	},
	{
		action: 'half-down',
		scopes: ['services', 'logs', 'detail', 'specs', 'help'],
		keys: ['ctrl+d'],
		label: 'half page down',
		help: 'Half a page down and up',
	},
	{
		action: 'half-up',
		scopes: ['services', 'logs', 'detail', 'specs', 'help'],
		keys: ['ctrl+u'],
		label: 'half page up',
		help: 'Half a page down and up',
	},
	{
		action: 'page-down',
		scopes: ['services', 'logs', 'detail', 'specs', 'help'],
		keys: ['pagedown'],
		label: 'page down',
		help: 'A page down and up',
	},
	{
		action: 'page-up',
		scopes: ['services', 'logs', 'detail', 'specs', 'help'],
		keys: ['pageup'],
		label: 'page up',
		help: 'A page down and up',
	},
	{
		action: 'first',
		scopes: ['services', 'logs', 'detail', 'specs', 'help'],
		keys: ['g', 'home'],
		label: 'first',
		help: 'First service, or oldest line read so far; again: older ones',
	},
	{
		action: 'last',
		scopes: ['services', 'logs', 'detail', 'specs', 'help'],
		keys: ['G', 'end'],
		label: 'last',
		help: 'Last service, or the live end of the log',
	},
	{
		action: 'shift-left',
		scopes: ['logs'],
		keys: ['left'],
		label: 'left',
		help: 'Long lines: back to the left, more of the right',
	},
	{
		action: 'shift-right',
		scopes: ['logs'],
		keys: ['right'],
		label: 'right',
		help: 'Long lines: back to the left, more of the right',
	},
	{
		action: 'follow',
		scopes: ['everywhere'],
		keys: ['f'],
		label: 'follow',
		help: 'Follow the live log, or hold it still',
		footer: 6,
	},
	{
		action: 'wrap',
		scopes: ['everywhere'],
		keys: ['w'],
		label: 'wrap',
		help: 'Wrap long lines, or cut them',
	},
	{
		action: 'times',
		scopes: ['everywhere'],
		keys: ['t'],
		label: 'times',
		help: 'Show or hide the times of the lines',
	},
	{
		action: 'zoom',
		scopes: ['everywhere'],
		keys: ['z'],
		label: 'zoom',
		help: 'This pane on the whole screen, and back',
		footer: 7,
	},
	{
		action: 'next-pane',
		scopes: ['everywhere'],
		keys: ['tab'],
		label: 'next pane',
		help: 'Next and previous pane',
		footer: 8,
	},
	{
		action: 'previous-pane',
		scopes: ['everywhere'],
		keys: ['shift+tab'],
		label: 'previous pane',
		help: 'Next and previous pane',
	},
	{
		action: 'pane-1',
		scopes: ['everywhere'],
		keys: ['1'],
		label: 'services',
		help: 'Services, log, detail, specs',
	},
	{
		action: 'pane-2',
		scopes: ['everywhere'],
		keys: ['2'],
		label: 'log',
		help: 'Services, log, detail, specs',
	},
	{
		action: 'pane-3',
		scopes: ['everywhere'],
		keys: ['3'],
		label: 'metrics',
		help: 'Services, log, detail, specs',
	},
	{
		action: 'pane-4',
		scopes: ['everywhere'],
		keys: ['4'],
		label: 'specs',
		help: 'Services, log, detail, specs',
	},
	{
		action: 'leave',
		scopes: ['everywhere', 'typing', 'question', 'help'],
		keys: ['esc'],
		label: 'back',
		help: 'Back: out of a search, a zoom, a pane, a filter',
	},
	{
		action: 'leave',
		scopes: ['question'],
		keys: ['n'],
		label: 'no',
		help: 'No',
	},
	{
		action: 'leave',
		scopes: ['help'],
		keys: ['?', 'q', 'W'],
		label: 'close',
		help: 'Close the help, or the explanation',
	},
	{action: 'yes', scopes: ['question'], keys: ['enter', 'y'], label: 'yes', help: 'Yes'},
	{
		action: 'keep-typed',
		scopes: ['typing'],
		keys: ['enter'],
		label: 'keep',
		help: 'Keep what is typed',
	},
	{
		action: 'erase',
		scopes: ['typing'],
		keys: ['backspace'],
		label: 'erase',
		help: 'Erase a character',
	},
	{
		action: 'erase-all',
		scopes: ['typing'],
		keys: ['ctrl+u'],
		label: 'erase all',
		help: 'Erase everything typed',
	},
	{
		action: 'help',
		scopes: ['everywhere'],
		keys: ['?'],
		label: 'help',
		help: 'All keys',
		footer: 9,
	},
	{
		action: 'repaint',
		scopes: ['everywhere', 'typing', 'question', 'help'],
		keys: ['ctrl+l'],
		label: 'repaint',
		help: 'Paint the whole screen again',
	},
	{
		action: 'stop-all',
		scopes: ['everywhere'],
		keys: ['Q'],
		label: 'stop all',
		help: 'Stop all services and leave; asks first',
		disabled: disconnected,
	},
	{
		action: 'quit',
		scopes: ['everywhere'],
		keys: ['q', 'ctrl+c'],
		label: 'quit',
		help: 'Leave; the services go on',
		footer: 10,
	},
];

/** What keys mean at the moment: a line being typed and a dialog take them first. */
export function scopeOf(state: State): Scope {
	if (state.dialog) return state.dialog.kind === 'ask' ? 'question' : 'help';
	return state.typing ? 'typing' : focusOf(state);
}

/** Scopes that leave nothing to `everywhere`, except ctrl-C. */
const closed: readonly Scope[] = ['typing', 'question', 'help'];

export function findBinding(scope: Scope, key: string): Binding | null {
	const here = keymap.find(
		(binding) => binding.scopes.includes(scope) && binding.keys.includes(key),
	);
	if (here) return here;
	if (closed.includes(scope) && key !== 'ctrl+c') return null;
	return (
		keymap.find((binding) => binding.scopes.includes('everywhere') && binding.keys.includes(key)) ??
		null
	);
}

/** The bindings of the footer, most useful first. */
export const footerOf = (scope: Scope): readonly Binding[] =>
	keymap
		.filter(
			({footer, scopes}) =>
				footer !== undefined && (scopes.includes(scope) || scopes.includes('everywhere')),
		)
		.sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0));

/** Why nothing can be asked of the daemon at the moment; null when it can. */
export function disconnected({link}: State): string | null {
	switch (link.kind) {
		case 'up':
			return null;
		case 'down':
			return link.stopped
				? 'The daemon is stopped: `weaver daemon restart`, or q to leave.'
				: 'The daemon is gone and is being started again; try once more in a moment.';
		case 'connecting':
		case 'offline':
			return 'There is no connection to the daemon yet.';
	}
}

function withSelected(
	state: State,
	reason: (service: NonNullable<ReturnType<typeof selectedOf>>) => string | null,
): string | null {
	const selected = selectedOf(state);
	return selected ? reason(selected) : 'No service is selected.';
}

function withoutSearch(state: State): string | null {
	return state.log.search === '' ? 'Nothing is searched; / begins a search.' : null;
}
