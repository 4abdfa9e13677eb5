/** How long it takes until a hundred services run and the command has said so. */
import {type Contestant, contestantsIn} from '../contestants.ts';
import {median} from '../measure.ts';
import {type Case, ms, type Row} from '../report.ts';
import {createWorld, findProcesses, readProc, type World} from '../world.ts';

const rounds = 3;
export const hundred = Array.from(
	{length: 100},
	(_, at) =>
		({name: `idle-${String(at).padStart(2, '0')}`, command: ['/bin/sleep', '1000000']}) as const,
);

export const start: Case = {
	name: 'start',
	summary: 'start 100 services',
	async run() {
		const warm = {weaver: [] as number[], pm2: [] as number[]};
		const cold = {weaver: [] as number[], pm2: [] as number[]};
		for (let round = 0; round < rounds; round += 1) {
			await using world = createWorld();
			for (const contestant of contestantsIn(world)) {
				contestant.describe(hundred);
				await contestant.wake();
				warm[contestant.name].push(await measureStart(contestant, world));
				await contestant.end();
			}
			await using another = createWorld();
			for (const contestant of contestantsIn(another)) {
				contestant.describe(hundred);
				cold[contestant.name].push(await measureStart(contestant, another));
				await contestant.end();
			}
		}
		return [
			rowOf('100 services started, supervisor up', warm),
			rowOf('100 services started, supervisor down before', cold),
		];
	},
};

async function measureStart(contestant: Contestant, world: World): Promise<number> {
	const {time} = await contestant.startAll();
	const running = findProcesses(`HOME=${world.env['HOME']}`).filter(
		(pid) => readProc(pid, 'comm') === 'sleep\n',
	).length;
	if (running !== 100) throw new Error(`${contestant.name} runs ${running} of 100 services`);
	return time;
}

function rowOf(what: string, figures: {weaver: number[]; pm2: number[]}): Row {
	const [weaver, pm2] = [median(figures.weaver), median(figures.pm2)];
	return {
		what,
		weaver: ms(weaver),
		pm2: ms(pm2),
		bare: null,
		target: '≤ 1.2 × pm2',
		isMet: weaver <= 1.2 * pm2,
	};
}
