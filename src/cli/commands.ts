/** Every command, in the order of the help. Help, docs/cli.md and parsing all read this table. */
import type {Command, Option} from './command.ts';
import {controlCommands} from './table/control-commands.ts';
import {daemonCommands} from './table/daemon-commands.ts';
import {inspectionCommands} from './table/inspection-commands.ts';
import {monitorCommands} from './table/monitor-commands.ts';
import {packageCommands} from './table/package-commands.ts';
import {projectCommands} from './table/project-commands.ts';

/** Options that every command takes. */
export const globalOptions: Readonly<Record<string, Option>> = {
	dir: {
		type: 'string',
		value: '<folder>',
		summary: 'The project, instead of the nearest folder with services.d/',
	},
	json: {type: 'boolean', summary: 'Print JSON for programs; errors too'},
	color: {type: 'boolean', summary: 'Colour even without a terminal'},
	'no-color': {type: 'boolean', summary: 'No colour, also on a terminal'},
	help: {type: 'boolean', short: 'h', summary: 'Show this help'},
};

export const commands: readonly Command[] = [
	...monitorCommands,
	...controlCommands,
	...inspectionCommands,
	...packageCommands,
	...daemonCommands,
	...projectCommands,
];
