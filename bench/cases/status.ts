/** The whole process of asking for the state of a hundred services, beside Node doing nothing. */
import {contestantsIn} from '../contestants.ts';
import {median} from '../measure.ts';
import {type Case, ms, times} from '../report.ts';
import {createWorld, runCommand} from '../world.ts';
import {hundred} from './start.ts';

const rounds = 21;

export const status: Case = {
	name: 'status',
	summary: 'status of 100 services, whole process',
	async run() {
		await using world = createWorld();
		const [weaver, pm2] = contestantsIn(world);
		for (const contestant of [weaver, pm2]) {
			contestant.describe(hundred);
			await contestant.startAll();
			// The first run fills caches on disk.
			const {output} = await contestant.status();
			if (!output.includes('idle-99')) throw new Error(`${contestant.name} does not list idle-99`);
		}
		const found = {bare: [] as number[], weaver: [] as number[], pm2: [] as number[]};
		for (let round = 0; round < rounds; round += 1) {
			const bare = await runCommand([process.execPath, '-e', '0'], world.root, world.env);
			found.bare.push(bare.time);
			found.weaver.push((await weaver.status()).time);
			found.pm2.push((await pm2.status()).time);
		}
		await weaver.end();
		await pm2.end();
		const [bare, ours, theirs] = [found.bare, found.weaver, found.pm2].map(median) as [
			number,
			number,
			number,
		];
		return [
			{
				what: 'status of 100 services, against bare Node',
				weaver: `${ms(ours)} = ${times(ours / bare)}`,
				pm2: `${ms(theirs)} = ${times(theirs / bare)}`,
				bare: ms(bare),
				target: '≤ 1.8 × bare',
				isMet: ours <= 1.8 * bare,
			},
			{
				what: 'status of 100 services, against pm2 jlist',
				weaver: ms(ours),
				pm2: `${ms(theirs)} = ${times(theirs / ours)}`,
				bare: null,
				target: '≥ 3 × faster',
				isMet: theirs >= 3 * ours,
			},
		];
	},
};
