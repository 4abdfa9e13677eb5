/** The details on the whole screen. */
import type {Command} from '../command.ts';

export const detailCommands = {
	info: ({store}) => store.dispatch({kind: 'info'}),
} satisfies Readonly<Record<string, Command>>;
