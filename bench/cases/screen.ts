/** How soon the monitor shows something, and how soon it answers a key, with a hundred services. */
import {setTimeout as sleep} from 'node:timers/promises';
import {weaverIn} from '../contestants.ts';
import {median, quantile} from '../measure.ts';
import {leave, measureKeys, nextScreen, openMonitor} from '../monitor.ts';
import {type Case, ms, times} from '../report.ts';
import {createWorld, runCommand, type World} from '../world.ts';
import {hundred} from './start.ts';

const starts = 11;
const keys = 120;
const large = {columns: 200, rows: 50};

export const screen: Case = {
	name: 'screen',
	summary: "the monitor's first paint and its answer to keys",
	async run() {
		await using world = createWorld();
		const weaver = weaverIn(world);
		weaver.describe(hundred);
		await weaver.startAll();
		const bare: number[] = [];
		const paints: number[] = [];
		for (let round = 0; round <= starts; round += 1) {
			const node = await runCommand([process.execPath, '-e', '0'], world.root, world.env);
			const paint = await measurePaint(world);
			// The first round fills caches on disk.
			if (round > 0) {
				bare.push(node.time);
				paints.push(paint);
			}
		}
		const answers = await measureAnswers(world);
		await weaver.end();
		const ratio = median(paints) / median(bare);
		return [
			{
				what: "monitor's first paint of 100 services (median, p95)",
				weaver: `${ms(median(paints))}, ${ms(quantile(paints, 0.95))} = ${times(ratio)}`,
				pm2: null,
				bare: ms(median(bare)),
				target: '≤ 300 ms where bare takes 45 (6.67 ×)',
				isMet: ratio <= 300 / 45,
			},
			{
				what: 'key to changed screen, 100 services, 200x50 (median, p95)',
				weaver: `${ms(median(answers))}, ${ms(quantile(answers, 0.95))}`,
				pm2: null,
				bare: null,
				target: 'p95 ≤ 33 ms',
				isMet: quantile(answers, 0.95) <= 33,
			},
		];
	},
};

async function measurePaint(world: World): Promise<number> {
	const start = performance.now();
	using terminal = openMonitor(world, {columns: 120, rows: 40});
	const time = await nextScreen(terminal, start, () => terminal.text().includes('idle-10'));
	await leave(terminal);
	return time;
}

async function measureAnswers(world: World): Promise<readonly number[]> {
	using terminal = openMonitor(world, large);
	await nextScreen(terminal, 0, () => terminal.text().includes('idle-10'));
	await sleep(1500);
	const found = await measureKeys(terminal, keys);
	await leave(terminal);
	return found;
}
