/** The ports that a service file names. Pure. */
import type {ServiceConfig} from './service-schema.ts';

type Named = Pick<ServiceConfig, 'env' | 'health' | 'readiness' | 'startup'>;

/**
 * PORT in `env`, `tcp_port` and the port of the health endpoint, each once, in this order. Of the
 * variables that PORT may be made of, only the number of the instance is known here.
 */
export function portsOf(
	config: Pick<ServiceConfig, 'env' | 'health'>,
	instance: number | null = null,
): readonly number[] {
	const {health} = config;
	const named = [
		config.env['PORT']?.replaceAll('${WEAVER_INSTANCE}', String(instance ?? 1)),
		health?.type === 'tcp' ? String(health.tcp_port) : undefined,
		health?.type === 'http' ? portIn(health.endpoint) : undefined,
	];
	return [...new Set(named.flatMap(toPort))];
}

/**
 * The ports that the service itself is going to listen on: PORT of its own environment, or else
 * what its checks ask on this machine. `port` is PORT where `env` or `env_file` sets it. A check
 * beside PORT may well ask somebody else.
 */
export function ownPorts(
	config: Named,
	port: string | undefined,
): {readonly ports: readonly number[]; readonly from: 'PORT' | 'checks'} {
	const declared = toPort(port);
	if (declared.length > 0) return {ports: declared, from: 'PORT'};
	const asked = [config.startup, config.readiness, config.health].flatMap((check) => {
		if (!check?.enabled) return [];
		if (check.type === 'tcp') return isLoopback(check.host) ? [check.tcp_port] : [];
		if (check.type !== 'http' || !isLoopback(new URL(check.endpoint).hostname)) return [];
		return toPort(portIn(check.endpoint));
	});
	return {ports: [...new Set(asked)], from: 'checks'};
}

const isLoopback = (host: string): boolean =>
	/^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i.test(host);

const portIn = (endpoint: string): string => new URL(endpoint).port || '80';

function toPort(text: string | undefined): readonly number[] {
	if (text === undefined || !/^\d{1,5}$/.test(text)) return [];
	const port = Number(text);
	return port >= 1 && port <= 65_535 ? [port] : [];
}
