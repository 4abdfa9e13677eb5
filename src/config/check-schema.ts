/** A check of a service as the service file has it: start-up, readiness or liveness (`health`). */
import * as z from 'zod';
import {atLeast, duration, port, serviceName} from './field-types.ts';

export const checkTypes = ['http', 'tcp', 'script', 'dependency', 'heartbeat', 'log'] as const;
export type CheckType = (typeof checkTypes)[number];

/** What follows when a check finds the service unhealthy. */
export type CheckAction = 'none' | 'mark' | 'restart' | 'stop';

const textOrRegex = z
	.string()
	.min(1)
	.refine((text) => isTextOrRegex(text), {error: 'must be a text or a /regular expression/'});

/** What each type asks. Without a default here: a field that was not given must be told apart. */
const own = {
	http: z.strictObject({
		endpoint: z
			.url({
				protocol: /^http$/,
				error: 'must be an http:// address such as "http://127.0.0.1:3000/health"',
			})
			.optional()
			.describe('Address that an http check asks'),
		method: z
			.enum(['GET', 'HEAD', 'POST'])
			.optional()
			.describe('Request method of an http check; GET when not given'),
		headers: z
			.record(z.string().min(1), z.string())
			.optional()
			.describe('Request headers of an http check'),
		expected_status: z
			.array(z.number().int().min(100).max(599))
			.min(1)
			.optional()
			.describe('Statuses that count as healthy; any 2xx when not given'),
		expected_body: textOrRegex
			.optional()
			.describe('Text that the answer must hold, or a `/regular expression/` it must match'),
	}),
	tcp: z.strictObject({
		tcp_port: port.optional().describe('Port that a tcp check connects to'),
		host: z.string().min(1).optional().describe('Host of a tcp check; 127.0.0.1 when not given'),
	}),
	script: z.strictObject({
		script: z
			.string()
			.min(1)
			.optional()
			.describe(
				"Program, or command line, of a script check; it runs in the service's folder with its environment",
			),
		args: z.array(z.string()).optional().describe('Arguments of a script check'),
		expected_exit_code: z
			.number()
			.int()
			.min(0)
			.max(255)
			.optional()
			.describe('Exit code of a script check that counts as healthy; 0 when not given'),
		expected_output: textOrRegex
			.optional()
			.describe('Text that the output must hold, or a `/regular expression/` it must match'),
	}),
	dependency: z.strictObject({
		service: serviceName
			.optional()
			.describe('Service that has to be ready for a dependency check to pass'),
	}),
	heartbeat: z.strictObject({
		max_silence: atLeast(100, '100 ms')
			.optional()
			.describe(
				'Longest time between two heartbeats of the service, which it makes by writing to, or touching, the file named in WEAVER_HEARTBEAT',
			),
	}),
	log: z.strictObject({
		pattern: textOrRegex
			.optional()
			.describe(
				"Text, or `/regular expression/`, that a line of the service's own output must hold since its start",
			),
	}),
} as const;

/** The field that makes a check one of a type, and what to say when it is missing. */
const keys = {
	http: {field: 'endpoint', words: 'the address that an http check asks'},
	tcp: {field: 'tcp_port', words: 'the port that a tcp check connects to'},
	script: {field: 'script', words: 'the program that a script check runs'},
	dependency: {field: 'service', words: 'the service that a dependency check looks at'},
	heartbeat: {field: 'max_silence', words: 'the longest time between two heartbeats'},
	log: {field: 'pattern', words: 'the text that a log check waits for'},
} as const satisfies Readonly<Record<CheckType, {field: string; words: string}>>;

type Timing = {
	readonly interval: string;
	readonly failure_threshold: number;
	/** Of the last ten results, or more for a service that is still starting. */
	readonly most: number;
	readonly action: CheckAction;
	readonly when: string;
};

const common = ({interval, failure_threshold, most, action, when}: Timing) =>
	z.strictObject({
		enabled: z.boolean().default(true).describe('Set to false to keep the settings but not probe'),
		type: z
			.enum(checkTypes)
			.optional()
			.describe(
				'Found from `endpoint` (http), `tcp_port` (tcp), `script`, `service` (dependency), `max_silence` (heartbeat) or `pattern` (log) when it is not given',
			),
		interval: atLeast(100, '100 ms').prefault(interval).describe('Time between two probes'),
		timeout: atLeast(1, '1 ms').prefault('5s').describe('A probe that takes longer has failed'),
		retries: z
			.number()
			.int()
			.min(0)
			.max(10)
			.default(0)
			.describe('Further tries within one probe before it counts as failed'),
		retry_delay: duration.prefault('200ms').describe('Time between these tries'),
		startup_delay: duration.prefault('0s').describe('Time before the first probe'),
		degradation_threshold: z
			.number()
			.int()
			.min(1)
			.max(most)
			.default(1)
			.describe('Failures among the last ten probes that make the service degraded'),
		failure_threshold: z.number().int().min(1).max(most).default(failure_threshold).describe(when),
		action: z
			.enum(['none', 'mark', 'restart', 'stop'])
			.default(action)
			.describe(
				'What follows then: `mark` shows it, `restart` and `stop` act, `none` only records the results',
			),
	});

type Common = z.infer<ReturnType<typeof common>>;

/** A check as it was read: its type is known, and with it what it asks. */
export type CheckConfig = Omit<Common, 'type'> &
	(
		| {
				readonly type: 'http';
				readonly endpoint: string;
				readonly method: 'GET' | 'HEAD' | 'POST';
				readonly headers: Readonly<Record<string, string>>;
				/** Any 2xx when not given. */
				readonly expected_status?: readonly number[] | undefined;
				readonly expected_body?: string | undefined;
		  }
		| {readonly type: 'tcp'; readonly tcp_port: number; readonly host: string}
		| {
				readonly type: 'script';
				readonly script: string;
				readonly args?: readonly string[] | undefined;
				readonly expected_exit_code: number;
				readonly expected_output?: string | undefined;
		  }
		| {readonly type: 'dependency'; readonly service: string}
		| {readonly type: 'heartbeat'; readonly max_silence: number}
		| {readonly type: 'log'; readonly pattern: string}
	);

type Given = Partial<
	z.infer<(typeof own)['http']> &
		z.infer<(typeof own)['tcp']> &
		z.infer<(typeof own)['script']> &
		z.infer<(typeof own)['dependency']> &
		z.infer<(typeof own)['heartbeat']> &
		z.infer<(typeof own)['log']>
>;

const ownerOf = (field: string): CheckType | undefined =>
	checkTypes.find((type) => Object.hasOwn(own[type].shape, field));

const checkOf = (timing: Timing) =>
	z
		.strictObject({
			...common(timing).shape,
			...own.http.shape,
			...own.tcp.shape,
			...own.script.shape,
			...own.dependency.shape,
			...own.heartbeat.shape,
			...own.log.shape,
		})
		.transform((fields, context): CheckConfig => {
			const fail = (field: string | null, message: string): never => {
				context.addIssue({code: 'custom', message, path: field === null ? [] : [field]});
				return z.NEVER;
			};
			const given = Object.entries(fields)
				.filter(([field, value]) => value !== undefined && ownerOf(field) !== undefined)
				.map(([field]) => field);
			const type =
				fields.type ?? checkTypes.find((each) => given.includes(keys[each].field)) ?? null;
			if (type === null)
				return fail(
					null,
					'needs a "type", or one of "endpoint", "tcp_port", "script", "service", "max_silence" or "pattern"',
				);
			const {field, words} = keys[type];
			if (!given.includes(field)) return fail(null, `needs "${field}", ${words}`);
			const stranger = given.find((each) => ownerOf(each) !== type);
			if (stranger !== undefined)
				return fail(
					stranger,
					`does not belong to ${type === 'http' ? 'an http' : `a ${type}`} check`,
				);
			return complete(fields, type);
		});

/** Fills in what a type asks by default. */
function complete({type: _, ...fields}: Common & Given, type: CheckType): CheckConfig {
	const {
		endpoint = '',
		method = 'GET',
		headers = {},
		expected_status,
		expected_body,
		tcp_port = 0,
		host = '127.0.0.1',
		script = '',
		args,
		expected_exit_code = 0,
		expected_output,
		service = '',
		max_silence = 0,
		pattern = '',
		...rest
	} = fields;
	switch (type) {
		case 'http':
			return {...rest, type, endpoint, method, headers, expected_status, expected_body};
		case 'tcp':
			return {...rest, type, tcp_port, host};
		case 'script':
			return {...rest, type, script, args, expected_exit_code, expected_output};
		case 'dependency':
			return {...rest, type, service};
		case 'heartbeat':
			return {...rest, type, max_silence};
		case 'log':
			return {...rest, type, pattern};
	}
}

/** Whether `text` is plain, or a `/pattern/flags` that compiles. */
function isTextOrRegex(text: string): boolean {
	const [, source, flags] = /^\/(.+)\/([a-z]*)$/.exec(text) ?? [];
	if (source === undefined) return true;
	try {
		return Boolean(new RegExp(source, flags));
	} catch {
		return false;
	}
}

export const startupCheck = checkOf({
	interval: '1s',
	failure_threshold: 60,
	most: 10_000,
	action: 'restart',
	when: 'Failures in a row after which the start has failed',
});

export const readinessCheck = checkOf({
	interval: '5s',
	failure_threshold: 3,
	most: 10,
	action: 'mark',
	when: 'Failures among the last ten probes that make the service not ready',
});

export const healthCheck = checkOf({
	interval: '10s',
	failure_threshold: 3,
	most: 10,
	action: 'mark',
	when: 'Failures among the last ten probes that make the service unhealthy',
});
