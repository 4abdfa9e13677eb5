/**
 * The one table of the service file: every field with its type, default and meaning. Pure.
 *
 * Types, validation, the JSON Schema that editors complete from and docs/services.md all come from
 * here; the objects within are in files of their own. Field names are kept as the file has them
 * (snake_case). Times are milliseconds once parsed, sizes bytes.
 */
import * as z from 'zod';
import {healthCheck, readinessCheck, startupCheck} from './check-schema.ts';
import {awaited, dependency} from './dependency-schema.ts';
import {duration, serviceName, size} from './field-types.ts';
import {hooks} from './hook-schema.ts';
import {limits} from './limits-schema.ts';
import {logs} from './logs-schema.ts';
import {schedule} from './schedule-schema.ts';
import {watch} from './watch-schema.ts';

export const serviceSchema = z.strictObject({
	$schema: z.string().optional().describe('Lets editors complete and check this file'),
	name: serviceName.describe('Unique name of the service; the file may be called anything'),
	type: z
		.enum(['mcp-server', 'weaver-agent', 'custom'])
		.default('custom')
		.describe('What kind of program this is'),
	description: z.string().optional().describe('One line for people'),
	version: z.string().optional().describe('Version of the program, for people'),
	tags: z.array(z.string()).default([]).describe('Words to filter by'),
	group: z.string().optional().describe('Group for `--group`'),
	enabled: z.boolean().default(true).describe('Starts with the daemon and when the file is added'),
	script: z
		.string()
		.min(1)
		.describe('Program file, or a whole command line when it has spaces and there are no `args`'),
	interpreter: z
		.string()
		.min(1)
		.optional()
		.describe(
			'Program that runs the script, with its options; found by the ending of the script (.js .mjs .cjs .ts: node, .py: python3, .sh: sh) when it is not given. `none` runs the script itself',
		),
	args: z.array(z.string()).optional().describe('Arguments of the script, passed as they are'),
	cwd: z
		.string()
		.min(1)
		.default('.')
		.describe("Working directory, relative to the project's folder"),
	env: z
		.record(
			z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
				error: 'must be a variable name: letters, digits and "_", not beginning with a digit',
			}),
			z.string(),
		)
		.default({})
		.describe('Environment variables, over those of `env_file` and the daemon'),
	env_file: z
		.string()
		.min(1)
		.optional()
		.describe('File of KEY=value lines, relative to the project'),
	check_ports: z
		.boolean()
		.default(true)
		.describe(
			'Refuse to start while another process holds the port of the service: PORT of `env` or `env_file`, else what its checks ask on this machine',
		),
	instances: z
		.number()
		.int()
		.min(1)
		.max(64)
		.default(1)
		.describe(
			'How many of it run at once; each knows its number, from 1, by WEAVER_INSTANCE, so `"PORT": "300${WEAVER_INSTANCE}"` in `env` gives each a port of its own. More than one are called `name.1`, `name.2` and so on; http and tcp checks ask all of them at the same address, the others each by itself',
		),
	exec_mode: z
		.enum(['fork', 'cluster'])
		.default('fork')
		.describe(
			'`cluster`: the instances of a Node script are workers of one process and share its listening sockets; `restart --zero-downtime` replaces them without a failed request',
		),
	pty: z
		.boolean()
		.default(false)
		.describe(
			'Runs in a terminal of its own, which `a` in the monitor and `weaver service attach` open; both outputs are then one, as the terminal shows them. Costs a small host process',
		),
	restart: z
		.enum(['always', 'on-failure', 'never', 'unless-stopped'])
		.default('on-failure')
		.describe(
			'After which ends it comes back by itself: `on-failure` after any but a good one, `always` and `unless-stopped` after every one, `never` after none. After a reboot `always` also starts what was stopped by hand',
		),
	success_exit_codes: z
		.array(z.number().int().min(0).max(255))
		.min(1)
		.default([0])
		.describe('Exit codes that count as success'),
	max_restarts: z
		.number()
		.int()
		.min(0)
		.default(16)
		.describe(
			'Restarts after failures in a row before weaver gives up; a start by hand always works',
		),
	min_uptime: duration
		.prefault('1s')
		.describe('A run that ends sooner counts as a failure, even when it ends well'),
	restart_delay: duration
		.prefault('1s')
		.describe(
			'Ceiling of the first delay before a restart; it doubles with each failure in a row, and the delay is drawn from zero to it',
		),
	max_restart_delay: duration.prefault('60s').describe('Where the ceiling stops doubling'),
	reset_after: duration
		.prefault('5m')
		.describe('Uninterrupted life after which earlier failures are forgotten'),
	stop_signal: z
		.enum(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGKILL'])
		.default('SIGTERM')
		.describe('Signal that asks the service to end'),
	stop_timeout: duration.prefault('10s').describe('Time to end by itself before SIGKILL'),
	dependencies: z.array(dependency).prefault([]).describe('Services that must be up first'),
	wait_for: z
		.array(awaited)
		.prefault([])
		.describe('Services that must be ready first, within a time'),
	startup: startupCheck
		.optional()
		.describe(
			'How to see that the service has started; the other checks begin after it has passed',
		),
	readiness: readinessCheck
		.optional()
		.describe('How to see that the service can take work; without it `health` decides'),
	health: healthCheck.optional().describe('How to see that the service works (liveness)'),
	max_memory_restart: size
		.optional()
		.describe(
			'Restart when the process tree holds more memory than this; the same as limits.memory',
		),
	limits: limits
		.optional()
		.describe(
			'Most that the whole process tree may use before it is restarted, measured every second; what passes it in between is not held back',
		),
	logs: logs.prefault({}).describe('How much of the log is kept'),
	watch: watch.default(false).describe('Restart when files change: true, or an object'),
	schedule: schedule
		.optional()
		.describe('Start at these times instead of all the time: a cron line, or an object'),
	hooks: hooks
		.prefault({})
		.describe('Programs to run around starts and stops; JSON on their standard input says why'),
});

/** A service file as it was read: every default filled in. */
export type ServiceConfig = z.infer<typeof serviceSchema>;
