/** How long a time the metrics pane shows. */
import type {Command} from '../command.ts';

export const metricsCommands = {
	'shorter-range': ({store}) => store.dispatch({kind: 'ranged', by: -1}),
	'longer-range': ({store}) => store.dispatch({kind: 'ranged', by: 1}),
} satisfies Readonly<Record<string, Command>>;
