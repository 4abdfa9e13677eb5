/** Rows of the table of commands: what shows how services are and how they were. */
import type {Command} from '../command.ts';

export const inspectionCommands: readonly Command[] = [
	{
		name: 'service status',
		alias: 'status',
		summary: 'Show the state of services',
		operands: '[name…]',
		options: {
			verbose: {type: 'boolean', short: 'v', summary: 'Everything known about each service'},
			refresh: {
				type: 'string',
				value: '<seconds>',
				summary: 'Print again every so often until ctrl-C',
			},
		},
		examples: ['weaver status', 'weaver status api --verbose', 'weaver status --json'],
		load: () => import('../status.ts'),
	},
	{
		name: 'service health',
		summary: 'Make the checks of services now and print what they find',
		operands: '[name…]',
		options: {
			timeout: {
				type: 'string',
				value: '<time>',
				summary: 'Longest wait for the answers (10s)',
			},
			retries: {
				type: 'string',
				value: '<n>',
				summary: 'While something is not well, look again as often (0)',
			},
			interval: {type: 'string', value: '<time>', summary: 'Time between two looks (1s)'},
		},
		details:
			'Exit code 0 when every named service (without names: every one that is meant to run) runs, is ready, and none of its last checks failed; 1 otherwise. What is found here is shown, and counts for nothing else: no verdict and no restart follows from it.',
		examples: [
			'weaver service health',
			'weaver service health api --retries 30 --interval 2s',
			'weaver service health api --json',
		],
		load: () => import('../health.ts'),
	},
	{
		name: 'service logs',
		alias: 'logs',
		summary: 'Print logs, byte for byte as they were written',
		operands: '<name…>',
		options: {
			follow: {type: 'boolean', short: 'f', summary: 'Go on printing as lines come, until ctrl-C'},
			lines: {
				type: 'string',
				short: 'n',
				value: '<n|all>',
				summary: 'How many lines of the end (100; all with --since, --level or --grep)',
			},
			since: {
				type: 'string',
				value: '<time>',
				summary: 'Lines from this time on: 10m, 2h, 14:05, 2026-11-21T10:00:00',
			},
			level: {
				type: 'string',
				value: '<level>',
				summary: 'Lines of this level and above: trace, debug, info, warn, error, fatal',
			},
			grep: {type: 'string', value: '<regex>', summary: 'Lines that match'},
			timestamps: {type: 'boolean', short: 't', summary: 'Put the time in front of each line'},
			stdout: {type: 'boolean', summary: 'Only standard output, where logs.split keeps it apart'},
			stderr: {type: 'boolean', summary: 'Only standard error, where logs.split keeps it apart'},
		},
		examples: [
			'weaver logs api',
			'weaver logs api worker --follow',
			'weaver logs api --since 10m --level error',
		],
		load: () => import('../logs.ts'),
	},
	{
		name: 'service env',
		summary: 'Show the environment of the next start',
		operands: '<name>',
		options: {
			explain: {type: 'boolean', summary: 'Say where each value comes from, by file and line'},
			'show-secrets': {
				type: 'boolean',
				summary: 'Show what is masked otherwise: keys, tokens, passwords, also those in URLs',
			},
		},
		details:
			'A process that runs with another environment than the next start would get is told on standard error. Without a daemon the environment of this command stands in for its.',
		examples: ['weaver service env api --explain', 'weaver service env api --json'],
		load: () => import('../service-env.ts'),
	},
	{
		name: 'service why',
		alias: 'why',
		summary:
			'Say why a service is as it is: since when, because of what, what comes next, what to do',
		operands: '[name…]',
		options: {},
		details:
			'Without a name it explains everything that is not well, the worst first. Exit code 0 when every named service is as its file or the user wants it, 1 when one is not. Works without a daemon too, from the files, the last runs and the journal.',
		examples: ['weaver why', 'weaver why api', 'weaver why api --json'],
		load: () => import('../why.ts'),
	},
	{
		name: 'service events',
		alias: 'events',
		summary: 'List the journal: what happened to services, when, and who or what made it happen',
		operands: '[name…]',
		options: {
			since: {type: 'string', value: '<time>', summary: 'Rows from this time on: 10m, 2h, 14:05'},
			until: {type: 'string', value: '<time>', summary: 'Rows before this time'},
			kind: {
				type: 'string',
				value: '<kind>',
				summary:
					'Only these, with commas between: phase, exit, check, ready, pause, limit, hook, plan, problem, operator, watch, schedule, gap, package, daemon',
			},
			lines: {
				type: 'string',
				short: 'n',
				value: '<n|all>',
				summary: 'How many rows of the end (100; all with --since)',
			},
			follow: {type: 'boolean', short: 'f', summary: 'Go on printing as rows come, until ctrl-C'},
		},
		details:
			'Reads the journal itself, so it needs no daemon. With `--json` each row is an object on a line of its own: `seq`, `at` (epoch ms), `mono` (ms since the machine started), `boot`, `service`, `run`, `kind`, `cause`, `text`, `data`.',
		examples: [
			'weaver events',
			'weaver events api --since 1h --kind exit,check',
			'weaver events --follow --json',
		],
		load: () => import('../events.ts'),
	},
	{
		name: 'service metrics',
		alias: 'metrics',
		summary: 'Show CPU, memory, readiness and restarts over time',
		operands: '[name…]',
		options: {
			duration: {
				type: 'string',
				value: '<time>',
				summary: 'How far back: 1h, 24h, 30d (24h). Up to a day from minutes, above from hours',
			},
			'sort-by': {
				type: 'string',
				value: '<what>',
				summary: 'Of several services: cpu, memory, uptime or restarts, the largest first',
			},
		},
		details:
			'One name: its course over the time. Several, or none for all: one line each. Reads what the daemon has written, which lags by up to a minute, so it needs no daemon. READY is the share of the measured time.',
		examples: ['weaver metrics api --duration 1h', 'weaver metrics --sort-by memory'],
		load: () => import('../metrics.ts'),
	},
];
