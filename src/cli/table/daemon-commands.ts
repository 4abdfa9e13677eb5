/** Rows of the table of commands: the daemon itself. */
import type {Command} from '../command.ts';

export const daemonCommands: readonly Command[] = [
	{
		name: 'daemon status',
		summary: 'Show whether the daemon runs, where and since when',
		operands: '',
		options: {},
		examples: ['weaver daemon status'],
		load: () => import('../daemon-status.ts'),
	},
	{
		name: 'daemon stop',
		summary: 'End the daemon; the services run on',
		operands: '',
		options: {services: {type: 'boolean', summary: 'Stop the services first'}},
		examples: ['weaver daemon stop', 'weaver daemon stop --services'],
		load: () => import('../daemon-stop.ts'),
	},
	{
		name: 'daemon restart',
		summary: 'End the daemon and start a new one; the services run on',
		operands: '',
		options: {
			'no-reload': {
				type: 'boolean',
				summary: 'The new daemon lets changed files wait for a restart',
			},
		},
		examples: ['weaver daemon restart'],
		load: () => import('../daemon-restart.ts'),
	},
	{
		name: 'daemon logs',
		summary: "Print the daemon's own log",
		operands: '',
		options: {
			lines: {
				type: 'string',
				short: 'n',
				value: '<n|all>',
				summary: 'How many lines of the end (100)',
			},
			follow: {type: 'boolean', short: 'f', summary: 'Go on printing as lines come, until ctrl-C'},
		},
		examples: ['weaver daemon logs --follow'],
		load: () => import('../daemon-logs.ts'),
	},
];
