/** What a hundred http probes a second cost the daemon, beside the same services without checks. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {weaverIn} from '../contestants.ts';
import {cpuSeconds, residentMegabytes} from '../measure.ts';
import type {Case} from '../report.ts';
import {createWorld} from '../world.ts';
import {hundred} from './start.ts';

const settling = 8000;
const duration = 20_000;

/** Says its port, then with each line it reads how many requests it has answered. */
const server = `
let answered = 0;
const server = require('node:http').createServer((request, response) => {
	answered += 1;
	response.end('ok');
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('data', () => console.log(answered));
`;

export const checks: Case = {
	name: 'checks',
	summary: 'CPU of the daemon with 100 http probes a second',
	async run() {
		const child = spawn(process.execPath, ['-e', server], {stdio: ['pipe', 'pipe', 'inherit']});
		const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
		const next = async () => Number((await lines.next()).value);
		const port = await next();
		const answered = () => {
			child.stdin.write('\n');
			return next();
		};
		try {
			const idle = await measure({});
			const before = await answered();
			const probed = await measure({
				check_ports: false,
				health: {endpoint: `http://127.0.0.1:${port}/`, interval: '1s'},
			});
			const rate = ((await answered()) - before) / ((settling + duration) / 1000);
			const more = probed.share - idle.share;
			return [
				{
					what: `CPU of the supervisor for 100 http probes a second, of one core (${rate.toFixed(0)}/s answered)`,
					weaver: `+${more.toFixed(2)} %`,
					pm2: null,
					bare: `${idle.share.toFixed(2)} % idle`,
					target: '< 6 %',
					isMet: more < 6,
				},
				{
					what: 'memory of the supervisor with 100 http probes a second (RSS)',
					weaver: `${probed.memory.toFixed(1)} MB`,
					pm2: null,
					bare: `${idle.memory.toFixed(1)} MB idle`,
					target: null,
					isMet: null,
				},
			];
		} finally {
			child.kill();
			await once(child, 'close');
		}
	},
};

/** CPU of one core in percent, and MB, of a daemon with a hundred services that have these fields. */
async function measure(fields: Readonly<Record<string, unknown>>) {
	await using world = createWorld();
	const weaver = weaverIn(world);
	weaver.describe(hundred.map((service) => ({...service, fields})));
	await weaver.startAll();
	await sleep(settling);
	const pid = weaver.supervisorPid();
	const before = cpuSeconds(pid);
	await sleep(duration);
	const share = ((cpuSeconds(pid) - before) * 100_000) / duration;
	const memory = residentMegabytes(pid);
	await weaver.end();
	return {share, memory};
}
