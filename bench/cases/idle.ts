/** What the supervisor costs while a hundred services do nothing. */
import {setTimeout as sleep} from 'node:timers/promises';
import {type Contestant, contestantsIn} from '../contestants.ts';
import {cpuSeconds, residentMegabytes} from '../measure.ts';
import type {Case} from '../report.ts';
import {createWorld} from '../world.ts';
import {hundred} from './start.ts';

const settling = 10_000;
const duration = 30_000;

export const idle: Case = {
	name: 'idle',
	summary: 'memory and CPU of the supervisor with 100 idle services',
	async run() {
		await using world = createWorld();
		const contestants = contestantsIn(world);
		for (const contestant of contestants) {
			contestant.describe(hundred);
			await contestant.startAll();
		}
		await sleep(settling);
		const pids = contestants.map((contestant: Contestant) => contestant.supervisorPid());
		const before = pids.map(cpuSeconds);
		await sleep(duration);
		const share = pids.map(
			(pid, at) => ((cpuSeconds(pid) - (before[at] ?? 0)) * 100_000) / duration,
		);
		const memory = pids.map(residentMegabytes);
		for (const contestant of contestants) await contestant.end();
		const [weaverShare = 0, pm2Share = 0] = share;
		const [weaverMemory = 0, pm2Memory = 0] = memory;
		return [
			{
				what: 'memory of the supervisor, 100 idle services (RSS)',
				weaver: `${weaverMemory.toFixed(1)} MB`,
				pm2: `${pm2Memory.toFixed(1)} MB`,
				bare: null,
				target: '< 60 MB',
				isMet: weaverMemory < 60,
			},
			{
				what: 'CPU of the supervisor, 100 idle services, of one core',
				weaver: `${weaverShare.toFixed(2)} %`,
				pm2: `${pm2Share.toFixed(2)} %`,
				bare: null,
				target: '< 1 %',
				isMet: weaverShare < 1,
			},
		];
	},
};
