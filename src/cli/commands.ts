/** Every command, in the order of the help. Help, docs/cli.md and parsing all read this table. */
import type {Command, Option} from './command.ts';

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

const targets: Readonly<Record<string, Option>> = {
	all: {type: 'boolean', summary: 'Every service'},
	group: {type: 'string', value: '<group>', summary: 'Every service of this group'},
	tag: {type: 'string', value: '<tag>', summary: 'Every service with this tag'},
};

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

const granting: Readonly<Record<string, Option>> = {
	yes: {type: 'boolean', short: 'y', summary: 'Grant the permissions without asking'},
};

const configuring: Readonly<Record<string, Option>> = {
	config: {
		type: 'string',
		multiple: true,
		value: '<key=value>',
		summary: "A value of the package's configuration; may be given several times",
	},
	'config-file': {type: 'string', value: '<file>', summary: 'JSON file with such values'},
};

const proving: Readonly<Record<string, Option>> = {
	timeout: {
		type: 'string',
		value: '<time>',
		summary: 'How long the new version may take to become ready (60s)',
	},
};

export const commands: readonly Command[] = [
	{
		name: 'monitor',
		summary: 'Watch and steer the services on a full screen',
		operands: '',
		options: {
			once: {type: 'boolean', summary: 'Print one frame and exit'},
			size: {type: 'string', value: '<80x24>', summary: 'Size of the frame of --once'},
			'fail-on': {
				type: 'string',
				value: '<what>',
				summary:
					'With --once: exit 1 when a service is `failed`, or `unhealthy` (which includes failed); a one-shot that ended with a failure and a broken service file count too',
			},
			'no-reload': {
				type: 'boolean',
				summary: 'If the daemon has to be started: changed files wait for a restart',
			},
		},
		examples: [
			'weaver monitor',
			'weaver monitor --once --size 120x40',
			'weaver monitor --once --json --fail-on unhealthy',
		],
		load: () => import('./monitor.ts'),
	},
	{
		name: 'dev',
		summary: 'Run services in the foreground, restarted when their files change',
		operands: '[name…]',
		options: {group: targets['group'] as Option, tag: targets['tag'] as Option},
		details:
			'Starts the named services with what they need, or all enabled ones, and the daemon if there is none. Their logs come as one. A service without `watch` is watched in its `cwd`; changes within half a second are one restart. A file or a version that fails is told once, and the next change is tried again.\n\nThe first ctrl-C stops all of them, whether they ran before or not, and exits with 0; the second one kills them and exits with 130. When `weaver dev` itself is killed, or its terminal closed, the daemon stops what it had started. None of this is remembered as asked for by hand. The daemon stays.',
		examples: ['weaver dev', 'weaver dev api', 'weaver dev --group web'],
		load: () => import('./dev.ts'),
	},
	{
		name: 'service start',
		alias: 'start',
		summary: 'Start services and what they depend on',
		operands: '<name…>',
		options: {...targets, ...waiting},
		examples: ['weaver start api', 'weaver start --all --wait --timeout 30s'],
		load: () => import('./start.ts'),
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
		load: () => import('./stop.ts'),
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
		load: () => import('./restart.ts'),
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
		load: () => import('./scale.ts'),
	},
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
		load: () => import('./status.ts'),
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
		load: () => import('./health.ts'),
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
		load: () => import('./logs.ts'),
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
		load: () => import('./service-env.ts'),
	},
	{
		name: 'service why',
		alias: 'why',
		summary:
			'Say why a service is as it is: since when, because of what, what comes next, what to do',
		operands: '<name…>',
		options: {},
		details:
			'Exit code 0 when every named service is as its file or the user wants it, 1 when one is not. Works without a daemon too, from the files, the last runs and the journal.',
		examples: ['weaver why api', 'weaver why api --json'],
		load: () => import('./why.ts'),
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
		load: () => import('./events.ts'),
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
		load: () => import('./metrics.ts'),
	},
	{
		name: 'service install',
		summary: 'Install a package: its service starts when a daemon runs',
		operands: '<source>',
		options: {...granting, ...configuring, ...proving},
		details:
			'A source is a folder, an archive (.tgz) or a git repository: an https://, ssh:// or file:// address or a folder, with #ref for a branch, a tag or a commit. See docs/packages.md.',
		examples: [
			'weaver service install ./worker',
			'weaver service install worker-1.2.0.tgz --yes --config port=8080',
			'weaver service install https://example.org/worker.git#v1.2.0',
		],
		load: () => import('./service-install.ts'),
	},
	{
		name: 'service update',
		summary: 'Switch a package to another version; one that fails is put back',
		operands: '<name> [source]',
		options: {
			...granting,
			...configuring,
			...proving,
			force: {type: 'boolean', summary: 'Also to an older version, or to other files of the same'},
		},
		details:
			'Without a source it is read again from where it was installed. With --config it may be the same version with another configuration.',
		examples: [
			'weaver service update worker worker-1.3.0.tgz',
			'weaver service update worker --config port=8081',
		],
		load: () => import('./service-update.ts'),
	},
	{
		name: 'service remove',
		summary: 'Stop a service and take away its file, and its package',
		operands: '<name>',
		options: {
			yes: {type: 'boolean', short: 'y', summary: 'Do not ask'},
			force: {type: 'boolean', summary: 'Also when other services need it'},
			purge: {type: 'boolean', summary: 'With its data and its logs'},
			timeout: {
				type: 'string',
				value: '<time>',
				summary: 'Give up waiting for its end after this time (60s); exit code 124',
			},
		},
		examples: ['weaver service remove worker', 'weaver service remove worker --purge --yes'],
		load: () => import('./service-remove.ts'),
	},
	{
		name: 'service pack',
		summary: 'Make an archive of a package; the same files give the same bytes',
		operands: '[folder]',
		options: {
			out: {type: 'string', value: '<file>', summary: 'Instead of <name>-<version>.tgz'},
		},
		examples: [
			'weaver service pack ./worker',
			'weaver service pack ./worker --out /tmp/worker.tgz',
		],
		load: () => import('./service-pack.ts'),
	},
	{
		name: 'service packages',
		summary: 'List the packages that are installed',
		operands: '',
		options: {},
		examples: ['weaver service packages', 'weaver service packages --json'],
		load: () => import('./service-packages.ts'),
	},
	{
		name: 'daemon status',
		summary: 'Show whether the daemon runs, where and since when',
		operands: '',
		options: {},
		examples: ['weaver daemon status'],
		load: () => import('./daemon-status.ts'),
	},
	{
		name: 'daemon stop',
		summary: 'End the daemon; the services run on',
		operands: '',
		options: {services: {type: 'boolean', summary: 'Stop the services first'}},
		examples: ['weaver daemon stop', 'weaver daemon stop --services'],
		load: () => import('./daemon-stop.ts'),
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
		load: () => import('./daemon-restart.ts'),
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
		load: () => import('./daemon-logs.ts'),
	},
	{
		name: 'validate',
		summary: 'Check the files in services.d/',
		operands: '[file…]',
		options: {},
		examples: ['weaver validate', 'weaver validate services.d/api.json'],
		load: () => import('./validate.ts'),
	},
	{
		name: 'init',
		summary: 'Make a folder into a project, with an example service',
		operands: '[folder]',
		options: {},
		examples: ['weaver init', 'weaver init ~/services'],
		load: () => import('./init.ts'),
	},
	{
		name: 'self-test crash',
		summary: 'Prove on this machine that a killed daemon loses nothing',
		operands: '',
		options: {
			kills: {type: 'string', value: '<n>', summary: 'How often the daemon is killed (40)'},
			services: {type: 'string', value: '<n>', summary: 'How many services run meanwhile (8)'},
			seed: {
				type: 'string',
				value: '<n>',
				summary: 'The same choices as in an earlier test, which told its seed',
			},
			keep: {type: 'boolean', summary: 'Leave the folder, also when nothing is wrong'},
		},
		details: `It runs services of its own in a temporary project: chatty ones, ones that crash, end by a signal, leave
processes behind. Meanwhile the daemon is killed (SIGKILL) at random moments and started again, services
are restarted and their files edited. Then everything that was written, and every exit, is compared with
what weaver knows of it. Exit code 1 when anything is missing; your own services are not touched.`,
		examples: ['weaver self-test crash', 'weaver self-test crash --kills 60 --services 20'],
		load: () => import('./self-test-crash.ts'),
	},
];
