/**
 * The one table of the service file: every field with its type, default and meaning.
 *
 * Types, validation, the JSON Schema that editors complete from and docs/services.md all come from
 * here. Field names are kept as the file has them (snake_case). Times are milliseconds once parsed.
 */
import * as z from 'zod';
import {parseDuration} from '../lib/units.ts';

/** A longer timer fires at once in Node: its delays are 32-bit. */
const longestDuration = 2_147_483_647;

const durationWords = 'must be milliseconds or a duration such as "10s", "5m", "1h30m"';

const duration = z
	.union([z.number(), z.string()], {error: durationWords})
	.transform((value, context) => {
		const ms = parseDuration(value);
		if (ms !== null && ms <= longestDuration) return ms;
		context.addIssue({
			code: 'custom',
			message: ms === null ? durationWords : 'must be at most 24d',
		});
		return z.NEVER;
	});

const atLeast = (least: number, words: string) =>
	duration.refine((ms) => ms >= least, {error: `must be at least ${words}`});

const port = z.number().int().min(1).max(65_535);

/** Names become folder names, so `.<digits>` at the end is kept for instances. */
const serviceName = z
	.string()
	.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
		error: 'must be 1 to 64 letters, digits, ".", "_" or "-", and begin with a letter or digit',
	})
	.refine((name) => !/\.\d+$/.test(name), {error: 'must not end in "." and a number'});

const dependency = z.union([
	serviceName.transform((service) => ({service, condition: 'started', optional: false}) as const),
	z.strictObject({
		service: serviceName.describe('Name of the service that must come first'),
		condition: z
			.enum(['started', 'healthy'])
			.default('started')
			.describe(
				'`started`: its process runs; `healthy`: it has run for its min_uptime and its health check has passed',
			),
		optional: z
			.boolean()
			.default(false)
			.describe('When true, a missing or failed dependency does not hold this service back'),
	}),
]);

const healthFields = z.strictObject({
	enabled: z.boolean().default(true).describe('Set to false to keep the settings but not probe'),
	type: z
		.enum(['http', 'tcp'])
		.optional()
		.describe('Found from `endpoint` (http) or `tcp_port` (tcp) when it is not given'),
	endpoint: z
		.url({
			protocol: /^http$/,
			error: 'must be an http:// address such as "http://127.0.0.1:3000/health"',
		})
		.optional()
		.describe('Address that an http check asks'),
	method: z
		.enum(['GET', 'HEAD', 'POST'])
		.default('GET')
		.describe('Request method of an http check'),
	expected_status: z
		.array(z.number().int().min(100).max(599))
		.min(1)
		.optional()
		.describe('Statuses that count as healthy; any 2xx when not given'),
	tcp_port: port.optional().describe('Port that a tcp check connects to'),
	host: z.string().default('127.0.0.1').describe('Host that a tcp check connects to'),
	interval: atLeast(100, '100 ms').prefault('10s').describe('Time between two probes'),
	timeout: atLeast(1, '1 ms').prefault('5s').describe('A probe that takes longer has failed'),
	startup_delay: duration.prefault('0s').describe('Time after the start before the first probe'),
	degradation_threshold: z
		.number()
		.int()
		.min(1)
		.max(10)
		.default(1)
		.describe('Failures among the last ten probes that make the service degraded'),
	failure_threshold: z
		.number()
		.int()
		.min(1)
		.max(10)
		.default(3)
		.describe('Failures among the last ten probes that make the service unhealthy'),
});

type HealthFields = z.infer<typeof healthFields>;

/** A health check as it was read: its type is known, and with it what it asks. */
export type HealthConfig = Omit<HealthFields, 'type' | 'endpoint' | 'tcp_port'> &
	(
		| {readonly type: 'http'; readonly endpoint: string; readonly tcp_port?: undefined}
		| {readonly type: 'tcp'; readonly tcp_port: number; readonly endpoint?: undefined}
	);

const health = healthFields.transform(
	({type, endpoint, tcp_port, ...rest}, context): HealthConfig => {
		const fail = (field: string | null, message: string): never => {
			context.addIssue({code: 'custom', message, path: field === null ? [] : [field]});
			return z.NEVER;
		};
		if (type === 'http' && endpoint === undefined)
			return fail(null, 'needs "endpoint", the address that an http check asks');
		if (type === 'tcp' && tcp_port === undefined)
			return fail(null, 'needs "tcp_port", the port that a tcp check connects to');
		if (endpoint === undefined && tcp_port === undefined)
			return fail(null, 'needs "endpoint" for an http check or "tcp_port" for a tcp check');
		if (endpoint !== undefined && tcp_port !== undefined)
			return type === 'tcp'
				? fail('endpoint', 'does not belong to a tcp check')
				: fail('tcp_port', 'does not belong to an http check');
		if (endpoint !== undefined) return {...rest, type: 'http', endpoint};
		if (tcp_port !== undefined) return {...rest, type: 'tcp', tcp_port};
		return z.NEVER;
	},
);

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
	restart: z
		.enum(['always', 'on-failure', 'never', 'unless-stopped'])
		.default('on-failure')
		.describe('When a service that ended comes back by itself: `on-failure` not after exit code 0'),
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
	health: health.optional().describe('How to see that the service works'),
});

/** A service file as it was read: every default filled in. */
export type ServiceConfig = z.infer<typeof serviceSchema>;
