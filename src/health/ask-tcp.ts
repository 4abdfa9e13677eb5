/** Asks whether a port takes connections. */
import {createConnection} from 'node:net';
import type {CheckConfig} from '../config/check-schema.ts';
import {explainLate, explainNetwork} from './explain.ts';
import type {Answer, Ask} from './prober.ts';
import {within} from './within.ts';

export const askTcp =
	({host, tcp_port: port, timeout}: Extract<CheckConfig, {type: 'tcp'}>): Ask =>
	async (lifetime) => {
		const answer = await within(timeout, lifetime, (limit) => connect(host, port, limit));
		return answer === 'late' ? explainLate(timeout) : answer;
	};

function connect(host: string, port: number, limit: AbortSignal): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const socket = createConnection({host, port, signal: limit});
		socket.once('connect', () => {
			socket.destroy();
			resolve({ok: true, message: 'connected'});
		});
		socket.on('error', (error) => reject(explainNetwork(error)));
	});
}
