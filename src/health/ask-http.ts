/** Asks an http:// address: the status that comes back, and what its body holds. */
import type {ClientRequest, IncomingMessage} from 'node:http';
import type {CheckConfig} from '../config/check-schema.ts';
import {patternOf} from '../lib/text-pattern.ts';
import {explainLate, explainNetwork} from './explain.ts';
import type {Answer, Ask} from './prober.ts';
import {within} from './within.ts';

type HttpCheck = Extract<CheckConfig, {type: 'http'}>;

/** An answer longer than this is judged by its beginning, bytes. */
const longestBody = 64 * 1024;

export function askHttp(check: HttpCheck): Ask {
	const target = new URL(check.endpoint);
	const options = {
		host: target.hostname.replaceAll(/[[\]]/g, ''),
		port: target.port || 80,
		path: `${target.pathname}${target.search}`,
		method: check.method,
		agent: false,
		headers: {'user-agent': 'weaver-health', ...check.headers},
		...(target.username === '' ? {} : {auth: `${target.username}:${target.password}`}),
	} as const;
	const judge = judgeOf(check);
	return async (lifetime) => {
		const answer = await within(check.timeout, lifetime, (limit) => {
			// An import statement would also load fetch and WebSocket for their named exports: 16 MB.
			const {request} = process.getBuiltinModule('node:http');
			return exchange(request(options), limit, judge);
		});
		return answer === 'late' ? explainLate(check.timeout) : answer;
	};
}

type Judge = (status: number, words: string, body: string) => Answer;

function judgeOf(check: HttpCheck): Judge {
	const {expected_status: wanted, expected_body: text} = check;
	const holds = text === undefined ? null : patternOf(text);
	return (status, words, body) => {
		const isWanted = wanted?.includes(status) ?? (status >= 200 && status < 300);
		if (!isWanted || holds === null || holds(body)) return {ok: isWanted, message: words};
		return {ok: false, message: `${words}, but the answer has no ${text}`};
	};
}

function exchange(asked: ClientRequest, limit: AbortSignal, judge: Judge): Promise<Answer> {
	return new Promise((resolve, reject) => {
		limit.addEventListener('abort', () => asked.destroy(), {once: true});
		asked.on('response', (response) => {
			readStart(response).then(
				(body) => {
					const status = response.statusCode ?? 0;
					resolve(judge(status, `${status} ${response.statusMessage ?? ''}`.trim(), body));
					asked.destroy();
				},
				(error: unknown) => reject(explainNetwork(error)),
			);
		});
		asked.on('error', (error) => reject(explainNetwork(error)));
		asked.on('close', () => reject(new Error('the connection was closed')));
		asked.end();
	});
}

/** The text of an answer, or of its first part when it is long. */
function readStart(response: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	let size = 0;
	return new Promise((resolve, reject) => {
		const finish = () => resolve(Buffer.concat(parts).subarray(0, longestBody).toString('utf8'));
		response.on('data', (part: Buffer) => {
			parts.push(part);
			size += part.length;
			if (size >= longestBody) finish();
		});
		response.on('end', finish);
		response.on('error', reject);
	});
}
