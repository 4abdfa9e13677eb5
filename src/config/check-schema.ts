/** A check of a service as the service file has it: start-up, readiness or liveness (`health`). Pure. */
import * as z from 'zod';
import {type CheckType, checkTypes, keys, own, ownerOf} from './check-types.ts';
import {atLeast, duration} from './field-types.ts';

/** What follows when a check finds the service unhealthy. */
export type CheckAction = 'none' | 'mark' | 'restart' | 'stop';

type Timing = {
	readonly interval: string;
	readonly failure_threshold: number;
	/** Of failures: ten results are looked at, more only while a service starts. */
	readonly most: number;
	readonly action: CheckAction;
};

const common = ({interval, failure_threshold, most, action}: Timing) =>
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
			.max(10)
			.default(1)
			.describe('Failures among the last ten probes that make the service degraded'),
		failure_threshold: z
			.number()
			.int()
			.min(1)
			.max(most)
			.default(failure_threshold)
			.describe(
				'Failures after which the service is unhealthy, not ready, or has failed to start: among the last ten probes, or in a row for `startup`',
			),
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
				readonly args?: string[] | undefined;
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

const asked = {
	...own.http.shape,
	...own.tcp.shape,
	...own.script.shape,
	...own.dependency.shape,
	...own.heartbeat.shape,
	...own.log.shape,
};

type Fields = Partial<Common> & Omit<Common, 'type' | 'degradation_threshold'> & Given;

/** Finds the type by what is asked; what does not belong to it is a problem of its own field. */
function read(fields: Fields, context: z.RefinementCtx): CheckConfig {
	const fail = (field: string | null, message: string): never => {
		context.addIssue({code: 'custom', message, path: field === null ? [] : [field]});
		return z.NEVER;
	};
	const given = Object.entries(fields)
		.filter(([field, value]) => value !== undefined && ownerOf(field) !== undefined)
		.map(([field]) => field);
	const type = fields.type ?? checkTypes.find((each) => given.includes(keys[each].field)) ?? null;
	if (type === null)
		return fail(
			null,
			'needs a "type", or one of "endpoint", "tcp_port", "script", "service", "max_silence" or "pattern"',
		);
	const {field, words} = keys[type];
	if (!given.includes(field)) return fail(null, `needs "${field}", ${words}`);
	const stranger = given.find((each) => ownerOf(each) !== type);
	if (stranger !== undefined)
		return fail(stranger, `does not belong to ${type === 'http' ? 'an http' : `a ${type}`} check`);
	if (fields.method === 'HEAD' && fields.expected_body !== undefined)
		return fail('expected_body', 'cannot be found in the answer to HEAD, which has no body');
	return complete(fields, type);
}

/** Fills in what a type asks by default. */
function complete(fields: Fields, type: CheckType): CheckConfig {
	const {
		degradation_threshold = 1,
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
		...timing
	} = fields;
	const rest = {...timing, degradation_threshold};
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

/** It counts failures in a row, so that nothing lies between starting and failed. */
export const startupCheck = z
	.strictObject({
		...common({
			interval: '1s',
			failure_threshold: 60,
			most: 10_000,
			action: 'restart',
		}).omit({degradation_threshold: true}).shape,
		...asked,
	})
	.transform(read);

export const readinessCheck = lastingCheck('5s');

export const healthCheck = lastingCheck('10s');

/** It is made for as long as the service runs. */
function lastingCheck(interval: string) {
	const timing = common({interval, failure_threshold: 3, most: 10, action: 'mark'});
	return z.strictObject({...timing.shape, ...asked}).transform(read);
}
