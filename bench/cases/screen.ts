/** How soon the monitor shows something, and how soon it answers a key, with a hundred services. */
import {setTimeout as sleep} from 'node:timers/promises';
import {Terminal} from '../../test/support/terminal.ts';
import {weaverIn, weaverProgram} from '../contestants.ts';
import {median, quantile} from '../measure.ts';
import {type Case, ms, times} from '../report.ts';
import {createWorld, runCommand, type World} from '../world.ts';
import {hundred} from './start.ts';

const starts = 11;
const keys = 120;

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
		const answers = await measureKeys(world);
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
				what: 'key to changed screen, 100 services (median, p95)',
				weaver: `${ms(median(answers))}, ${ms(quantile(answers, 0.95))}`,
				pm2: null,
				bare: null,
				target: 'p95 ≤ 33 ms',
				isMet: quantile(answers, 0.95) <= 33,
			},
		];
	},
};

const openMonitor = (world: World): Terminal =>
	new Terminal([process.execPath, weaverProgram, 'monitor'], {
		columns: 120,
		rows: 40,
		cwd: `${world.root}/project`,
		env: world.env,
	});

/** Resolves when something has changed the screen so that it holds, ms since `start`. */
function nextScreen(terminal: Terminal, start: number, holds: () => boolean): Promise<number> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(
			() => reject(new Error(`the screen did not change:\n${terminal.text()}`)),
			10_000,
		);
		const listener = terminal.emulator.onWriteParsed(() => {
			if (!holds()) return;
			clearTimeout(timer);
			listener.dispose();
			resolve(performance.now() - start);
		});
	});
}

async function measurePaint(world: World): Promise<number> {
	const start = performance.now();
	using terminal = openMonitor(world);
	const time = await nextScreen(terminal, start, () => terminal.text().includes('idle-10'));
	terminal.keys('q');
	await Promise.race([terminal.exit, sleep(2000)]);
	return time;
}

async function measureKeys(world: World): Promise<readonly number[]> {
	using terminal = openMonitor(world);
	await nextScreen(terminal, 0, () => terminal.text().includes('idle-10'));
	await sleep(1500);
	const found: number[] = [];
	for (let count = 0; count < keys; count += 1) {
		// Pauses of uneven length, so that the keys do not fall into step with the repaints.
		await sleep(90 + ((count * 37) % 60));
		await terminal.settle();
		const before = selectionOf(terminal);
		const answer = nextScreen(terminal, performance.now(), () => selectionOf(terminal) !== before);
		terminal.keys(Math.floor(count / 30) % 2 === 0 ? 'j' : 'k');
		found.push(await answer);
	}
	terminal.keys('q');
	await Promise.race([terminal.exit, sleep(2000)]);
	return found;
}

/** The marks and names of the list: what moves with the selection and nothing else. */
const selectionOf = (terminal: Terminal): string =>
	terminal
		.lines()
		.map((line) => line.slice(0, 16))
		.join('\n');
