/** The ports that a service file names. */
import type {ServiceConfig} from './service-schema.ts';

/** PORT in `env`, `tcp_port` and the port of the health endpoint, each once, in this order. */
export function portsOf(config: Pick<ServiceConfig, 'env' | 'health'>): readonly number[] {
	const {health} = config;
	const named = [
		config.env['PORT'],
		health?.type === 'tcp' ? String(health.tcp_port) : undefined,
		health?.type === 'http' ? new URL(health.endpoint).port || '80' : undefined,
	];
	const ports = named
		.filter((text) => text !== undefined && /^\d{1,5}$/.test(text))
		.map(Number)
		.filter((port) => port >= 1 && port <= 65_535);
	return [...new Set(ports)];
}
