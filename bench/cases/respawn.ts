/** From the SIGKILL of a service to its next process running. */
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {contestantsIn, type Service} from '../contestants.ts';
import {median, quantile} from '../measure.ts';
import {type Case, ms} from '../report.ts';
import {findRunit, startUnderRunit} from '../runit.ts';
import {createWorld, waitUntil} from '../world.ts';

const rounds = 20;
/** All of them count a shorter life as a start that failed. */
const life = 1300;

export const respawn: Case = {
	name: 'respawn',
	summary: 'a killed service is back',
	async run() {
		const runit = await findRunit();
		if ('missing' in runit) console.log(`without runit: ${runit.missing}`);
		await using world = createWorld();
		const times = new Map<string, number[]>();
		const fileOf = (name: string) => path.join(world.root, `${name}.starts`);
		const serviceFor = (name: string): Service => {
			writeFileSync(fileOf(name), '');
			times.set(name, []);
			const script = `echo $$ >>${fileOf(name)}; exec sleep 1000000`;
			return {name: 'target', command: ['/bin/sh', '-c', script]};
		};
		const contestants = contestantsIn(world);
		for (const contestant of contestants) contestant.describe([serviceFor(contestant.name)]);
		for (const contestant of contestants) await contestant.startAll();
		const ends = contestants.map((contestant) => () => contestant.end());
		if ('program' in runit) {
			const started = startUnderRunit(runit.program, world, serviceFor('runit'));
			ends.push(() => started.end());
		}
		const pidsIn = (name: string) =>
			readFileSync(fileOf(name), 'utf8').split('\n').slice(0, -1).map(Number);
		for (let round = 0; round < rounds; round += 1) {
			await sleep(life);
			for (const [name, found] of times) {
				const pids = pidsIn(name);
				const killedAt = performance.now();
				process.kill(pids.at(-1) ?? 0, 'SIGKILL');
				await waitUntil('the next process', () => pidsIn(name).length > pids.length, 30_000, 1);
				found.push(performance.now() - killedAt);
			}
		}
		for (const end of ends) await end();
		const describe = (name: string) => {
			const found = times.get(name) ?? [];
			return `${ms(median(found))} (p95 ${ms(quantile(found, 0.95))})`;
		};
		const beside = 'program' in runit ? `; runit: ${describe('runit')}` : '';
		return [
			{
				what: `killed service running again, no delay set${beside}`,
				weaver: describe('weaver'),
				pm2: describe('pm2'),
				bare: null,
				target: null,
				isMet: null,
			},
		];
	},
};
