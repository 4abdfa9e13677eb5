/** Rows of the table of commands: what starts, stops, restarts and scales services. */
import type {Command, Option} from '../command.ts';
import {targets} from './target-options.ts';

const waiting: Readonly<Record<string, Option>> = {
	wait: {
		type: 'boolean',
		summary: 'Answer only when the services are ready: up for min_uptime, health check passed',
	},
	timeout: {
		type: 'string',
		value: '<time>',
		summary: 'Give up waiting after this time (60s); exit code 124',
	},
};

export const controlCommands: readonly Command[] = [
	{
		name: 'service start',
		alias: 'start',
		summary: 'Start services and what they depend on',
		operands: '<name…>',
		options: {...targets, ...waiting},
		examples: ['weaver start api', 'weaver start --all --wait --timeout 30s'],
		load: () => import('../start.ts'),
	},
	{
		name: 'service stop',
		alias: 'stop',
		summary: 'Stop services with every process they started',
		operands: '<name…>',
		options: {
			...targets,
			wait: {type: 'boolean', summary: 'Wait until every process is gone; stop always does'},
			force: {type: 'boolean', summary: 'SIGKILL at once'},
			timeout: {
				type: 'string',
				value: '<time>',
				summary: 'Time to end by itself before SIGKILL, instead of stop_timeout',
			},
		},
		examples: ['weaver stop api', 'weaver stop --group web', 'weaver stop api --force'],
		load: () => import('../stop.ts'),
	},
	{
		name: 'service restart',
		alias: 'restart',
		summary: 'Stop, then start again',
		operands: '<name…>',
		options: {
			...targets,
			dependents: {type: 'boolean', summary: 'Also everything that depends on them'},
			'zero-downtime': {
				type: 'boolean',
				summary:
					'Replace workers (`exec_mode: cluster`) and instances one by one, each new one ready before the next old one goes; one process alone is restarted, after the expected gap was printed',
			},
			...waiting,
		},
		examples: ['weaver restart api', 'weaver restart db --dependents --wait'],
		load: () => import('../restart.ts'),
	},
	{
		name: 'service attach',
		summary: 'Open the terminal of a service that has one (`pty: true`)',
		operands: '<name>',
		options: {},
		details:
			'What it printed last is shown first, read from its log; then everything passes as it is, keys too: `^C` goes to the service. `^] ^]` leaves, and the service goes on, as it does when this command ends in any other way. Needs no daemon. Several may be attached at once: all see and all type, and the smallest window counts.\n\nThe exit code is 0 when you leave or the service ended with 0, else 1.',
		examples: ['weaver service attach repl', 'weaver service attach worker.2'],
		load: () => import('../attach.ts'),
	},
	{
		name: 'service scale',
		summary: 'Change the number of instances in the service file',
		operands: '<name> <number>',
		options: {
			timeout: {
				type: 'string',
				value: '<time>',
				summary: 'Give up waiting after this time (60s); exit code 124',
			},
		},
		details:
			'Writes `instances` into the file, where everything else stays as it is, then waits until the daemon has done it. Instances that stay go on running; from one to several, and back, the names change (`api`, `api.1`), so the old ones end before the new ones begin. Works without a daemon too.',
		examples: ['weaver service scale api 4'],
		load: () => import('../scale.ts'),
	},
];
