/** What each type of check asks, and by which field it is known. Pure. */
import * as z from 'zod';
import {patternOf} from '../lib/text-pattern.ts';
import {atLeast, port, serviceName} from './field-types.ts';

export const checkTypes = ['http', 'tcp', 'script', 'dependency', 'heartbeat', 'log'] as const;
export type CheckType = (typeof checkTypes)[number];

const textOrRegex = z
	.string()
	.min(1)
	.refine((text) => patternOf(text) !== null, {error: 'must be a text or a /regular expression/'});

/** What each type asks. Without a default here: a field that was not given must be told apart. */
export const own = {
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
			.record(
				z.string().regex(/^[!#$%&'*+.^`|~\w-]+$/, {error: 'must be the name of a header'}),
				z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, {error: 'must be one line of plain text'}),
			)
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
export const keys = {
	http: {field: 'endpoint', words: 'the address that an http check asks'},
	tcp: {field: 'tcp_port', words: 'the port that a tcp check connects to'},
	script: {field: 'script', words: 'the program that a script check runs'},
	dependency: {field: 'service', words: 'the service that a dependency check looks at'},
	heartbeat: {field: 'max_silence', words: 'the longest time between two heartbeats'},
	log: {field: 'pattern', words: 'the text that a log check waits for'},
} as const satisfies Readonly<Record<CheckType, {field: string; words: string}>>;

/** The type that a field belongs to; undefined for those that every check has. */
export const ownerOf = (field: string): CheckType | undefined =>
	checkTypes.find((type) => Object.hasOwn(own[type].shape, field));
