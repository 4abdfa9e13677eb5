/** Rows of the table of commands: the screen, and services in the foreground. */
import type {Command} from '../command.ts';
import {targets} from './target-options.ts';

export const monitorCommands: readonly Command[] = [
	{
		name: 'monitor',
		summary: 'Watch and steer the services on a full screen',
		operands: '',
		options: {
			once: {type: 'boolean', summary: 'Print one frame and exit'},
			size: {type: 'string', value: '<80x24>', summary: 'Size of the frame of --once'},
			format: {
				type: 'string',
				value: '<what>',
				summary:
					'Of --once: `text`, `ansi` (with colours), `json` (the data), `svg` (a picture); as it fits the output when not given',
			},
			'fail-on': {
				type: 'string',
				value: '<what>',
				summary:
					'With --once: exit 1 when a service is `failed`, or `unhealthy` (which includes failed); a one-shot and the last run of a schedule that ended with a failure, and a broken service file, count too',
			},
			record: {
				type: 'string',
				value: '<file>',
				summary: 'Write down all that the screen is told, logs too, for `weaver replay`',
			},
			theme: {
				type: 'string',
				value: '<name>',
				summary: 'Colours: default, light, high-contrast, colorblind or mono',
			},
			accessible: {
				type: 'boolean',
				summary:
					'Sentences and a line to type commands into, for screen readers and for terminals without a cursor to move',
			},
			'no-mouse': {
				type: 'boolean',
				summary: 'Leave the mouse to the terminal; `M` on the screen takes it',
			},
			'no-reload': {
				type: 'boolean',
				summary: 'If the daemon has to be started: changed files wait for a restart',
			},
		},
		examples: [
			'weaver monitor',
			'weaver monitor --once --size 120x40',
			'weaver monitor --once --size 200x50 --format svg > weaver.svg',
			'weaver monitor --once --json --fail-on unhealthy',
			'weaver monitor --record outage.rec',
		],
		load: () => import('../monitor.ts'),
	},
	{
		name: 'replay',
		summary: 'Look at a recording of the monitor, at any of its moments',
		operands: '<file>',
		options: {},
		details:
			'Opens the same screen on what `weaver monitor --record` wrote down, on any machine, without a daemon: services, events, metrics and logs as they were. It opens at the end; `[` and `]` step through the events, `@` goes to a time. Nothing can be started or stopped from it. The file may be compressed with gzip.\n\nA recording holds what the screen could show: logs, commands and folders, but no environment. It is made readable for its owner alone.',
		examples: ['weaver replay outage.rec'],
		load: () => import('../replay.ts'),
	},
	{
		name: 'dev',
		summary: 'Run services in the foreground, restarted when their files change',
		operands: '[name…]',
		options: {group: targets.group, tag: targets.tag},
		details:
			'Starts the named services with what they need, or all enabled ones, and the daemon if there is none. Their logs come as one. A service without `watch` is watched in its `cwd`; changes within half a second are one restart. A file or a version that fails is told once, and the next change is tried again.\n\nThe first ctrl-C stops all of them, whether they ran before or not, and exits with 0; the second one kills them and exits with 130. When `weaver dev` itself is killed, or its terminal closed, the daemon stops what it had started. None of this is remembered as asked for by hand. The daemon stays.',
		examples: ['weaver dev', 'weaver dev api', 'weaver dev --group web'],
		load: () => import('../dev.ts'),
	},
];
