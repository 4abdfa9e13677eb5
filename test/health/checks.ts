/** Checks for tests, with the fields that every check has. */
import type {CheckConfig} from '../../src/config/check-schema.ts';

const common = {
	enabled: true,
	interval: 100,
	timeout: 200,
	retries: 0,
	retry_delay: 0,
	startup_delay: 0,
	degradation_threshold: 1,
	failure_threshold: 3,
	action: 'mark',
} as const;

type Of<Type extends CheckConfig['type']> = Extract<CheckConfig, {type: Type}>;

export const httpCheck = (port: number, more: Partial<Of<'http'>> = {}): Of<'http'> => ({
	...common,
	type: 'http',
	method: 'GET',
	headers: {},
	endpoint: `http://127.0.0.1:${port}/health`,
	...more,
});

export const tcpCheck = (port: number, more: Partial<Of<'tcp'>> = {}): Of<'tcp'> => ({
	...common,
	type: 'tcp',
	host: '127.0.0.1',
	tcp_port: port,
	...more,
});

export const scriptCheck = (script: string, more: Partial<Of<'script'>> = {}): Of<'script'> => ({
	...common,
	type: 'script',
	timeout: 5000,
	script,
	expected_exit_code: 0,
	...more,
});

export const heartbeatCheck = (max_silence: number): Of<'heartbeat'> => ({
	...common,
	type: 'heartbeat',
	max_silence,
});
