/** How long 100 services are without a daemon's care when it was killed and a command needs one. */
import {contestantsIn} from '../contestants.ts';
import {median, quantile} from '../measure.ts';
import {type Case, ms} from '../report.ts';
import {createWorld, findProcesses, killQuietly, waitUntil} from '../world.ts';

const services = 100;
const rounds = 15;

export const adoption: Case = {
	name: 'adoption',
	summary: 'a new daemon takes 100 services over',
	async run() {
		await using world = createWorld();
		const [weaver] = contestantsIn(world);
		weaver.describe(
			Array.from({length: services}, (_, at) => ({
				name: `service-${at}`,
				command: ['/bin/sleep', '1000000'],
			})),
		);
		await weaver.startAll();
		const running = () => findProcesses(`HOME=${world.env['HOME']}`).length;
		const before = running();
		const times: number[] = [];
		for (let round = 0; round < rounds; round += 1) {
			const daemon = weaver.supervisorPid();
			killQuietly(daemon);
			await waitUntil('its death', () => weaver.supervisorPid() !== daemon);
			times.push((await weaver.status()).time);
		}
		await waitUntil('helpers to end', () => running() <= before);
		const after = running();
		await weaver.end();
		const describe = `${ms(median(times))} (p95 ${ms(quantile(times, 0.95))})`;
		return [
			{
				what: `from \`weaver status\` without a daemon to its answer, ${services} services taken over`,
				weaver: describe,
				pm2: null,
				bare: null,
				target: '≤ 1 s',
				isMet: median(times) <= 1000,
			},
			{
				what: 'their processes after that, of those before',
				weaver: `${after} of ${before}`,
				pm2: null,
				bare: null,
				target: 'all, no more',
				isMet: after === before,
			},
		];
	},
};
