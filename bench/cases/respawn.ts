/** From the SIGKILL of a service to its next process running. */
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {contestantsIn} from '../contestants.ts';
import {median, quantile} from '../measure.ts';
import {type Case, ms} from '../report.ts';
import {createWorld, waitUntil} from '../world.ts';

const rounds = 20;
/** Both count a shorter life as a start that failed. */
const life = 1300;

export const respawn: Case = {
	name: 'respawn',
	summary: 'a killed service is back',
	async run() {
		await using world = createWorld();
		const found = {weaver: [] as number[], pm2: [] as number[]};
		const contestants = contestantsIn(world).map((contestant) => {
			const file = path.join(world.root, `${contestant.name}.starts`);
			writeFileSync(file, '');
			contestant.describe([
				{name: 'target', command: ['/bin/sh', '-c', `echo $$ >>${file}; exec sleep 1000000`]},
			]);
			return {contestant, file};
		});
		for (const {contestant} of contestants) await contestant.startAll();
		const pidsIn = (file: string) =>
			readFileSync(file, 'utf8').split('\n').slice(0, -1).map(Number);
		for (let round = 0; round < rounds; round += 1) {
			await sleep(life);
			for (const {contestant, file} of contestants) {
				const pids = pidsIn(file);
				const killedAt = performance.now();
				process.kill(pids.at(-1) ?? 0, 'SIGKILL');
				await waitUntil('the next process', () => pidsIn(file).length > pids.length, 30_000, 1);
				found[contestant.name].push(performance.now() - killedAt);
			}
		}
		for (const {contestant} of contestants) await contestant.end();
		const {weaver, pm2} = found;
		const describe = (times: readonly number[]) =>
			`${ms(median(times))} (p95 ${ms(quantile(times, 0.95))})`;
		return [
			{
				what: 'killed service running again, no delay set',
				weaver: describe(weaver),
				pm2: describe(pm2),
				bare: null,
				target: null,
				isMet: null,
			},
		];
	},
};
