/** Clients that ask an HTTP server again and again, on kept and on new connections, and count. */
import {Agent, get} from 'node:http';

/** Rejects when the connection breaks or the answer is not 200. */
export const ask = (port: number, agent: Agent | false = false, path = '/') =>
	new Promise<string>((resolve, reject) => {
		get({port, host: '127.0.0.1', path, agent}, (response) => {
			let text = '';
			response.on('data', (data) => {
				text += String(data);
			});
			response.on('end', () =>
				response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}`)),
			);
			response.on('error', reject);
		}).on('error', reject);
	});

export type Load = {
	/** How often each answer came. */
	readonly answers: ReadonlyMap<string, number>;
	readonly failures: readonly string[];
	/** Resolves when the requests under way are answered. */
	end(): Promise<void>;
};

/** Three clients keep their connections, two open one for each request. */
export function startLoad(port: number): Load {
	const kept = new Agent({keepAlive: true});
	const answers = new Map<string, number>();
	const failures: string[] = [];
	let isOver = false;
	const client = async (agent: Agent | false) => {
		while (!isOver)
			try {
				const answer = await ask(port, agent);
				answers.set(answer, (answers.get(answer) ?? 0) + 1);
			} catch (error) {
				failures.push(String(error));
			}
	};
	const clients = Promise.all([kept, kept, kept, false as const, false as const].map(client));
	return {
		answers,
		failures,
		async end() {
			isOver = true;
			await clients;
			kept.destroy();
		},
	};
}
