/** How long a time the metrics pane shows, and all services by what they cost. */
import type {Command} from '../command.ts';

export const metricsCommands = {
	'shorter-range': ({store}) => store.dispatch({kind: 'ranged', by: -1}),
	'longer-range': ({store}) => store.dispatch({kind: 'ranged', by: 1}),
	top: ({store}, {fleet}) => store.dispatch({kind: fleet ? 'fleet-left' : 'fleet-opened'}),
	'top-sort': ({store}) => store.dispatch({kind: 'fleet-sorted'}),
	'go-to-service': ({store}) => store.dispatch({kind: 'focused', pane: 'services'}),
} satisfies Readonly<Record<string, Command>>;
