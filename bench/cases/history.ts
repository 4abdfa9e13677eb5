/** How long the journal and its readers keep the daemon's loop, beside a process that does nothing. */
import path from 'node:path';
import {checkpoint} from '../../src/history/care.ts';
import {openStore} from '../../src/history/store.ts';
import {type Case, ms} from '../report.ts';
import {createWorld, runCommand, type World} from '../world.ts';

const stored = 1_000_000;
const perTransaction = 10_000;
const seconds = 20;
const program = path.join(import.meta.dirname, '..', 'history-loop.ts');
/** As the daemon is started. */
const flags = ['--max-semi-space-size=1', '--no-opt', '--no-maglev'];

type Loop = {
	readonly p50: number;
	readonly p99: number;
	readonly max: number;
	readonly rows: number;
	readonly checkpoints: number;
	readonly largestWal: number;
};

export const history: Case = {
	name: 'history',
	summary: 'delay of the event loop with a journal that is written and read',
	async run() {
		await using world = createWorld();
		fill(path.join(world.root, 'history.db'));
		const bare = await measure(world, 0, 0);
		const writing = await measure(world, 1000, 0);
		const both = await measure(world, 1000, 20);
		const row = (what: string, {p50, p99, max}: Loop) => ({
			what,
			weaver: `${ms(p50)} / ${ms(p99)} / ${ms(max)}`,
			pm2: null,
			bare: `${ms(bare.p50)} / ${ms(bare.p99)} / ${ms(bare.max)}`,
			target: 'p99 ≤ bare + 3 ms',
			isMet: p99 <= bare.p99 + 3,
		});
		return [
			row('delay of the loop (p50 / p99 / max), 1,000 journal rows a second', writing),
			row('the same with 20 queries a second over 1 M rows', both),
			{
				what: 'largest write-ahead file meanwhile, checkpoints made by another process',
				weaver: `${Math.round(both.largestWal / 1024 / 1024)} MB, ${both.checkpoints}`,
				pm2: null,
				bare: null,
				target: null,
				isMet: null,
			},
		];
	},
};

function fill(file: string): void {
	const store = openStore(file);
	for (let seq = 1; seq <= stored; seq += perTransaction) {
		store.insert(
			Array.from({length: perTransaction}, (_, at) => ({
				row: {
					seq: seq + at,
					at: Date.now(),
					mono: at,
					boot: 'bench',
					service: `service-${at % 100}`,
					run: 1,
					kind: 'phase',
					cause: 'policy',
					text: `running (pid ${seq + at})`,
					data: {phase: 'running', wanted: 'up', pid: seq + at, reason: null, failures: 0},
				},
				once: null,
			})),
		);
		checkpoint(file);
	}
	store.close();
}

async function measure({root, env}: World, rows: number, queries: number): Promise<Loop> {
	const words = [program, root, rows, queries, seconds].map(String);
	const {code, output} = await runCommand([process.execPath, ...flags, ...words], root, env);
	if (code !== 0) throw new Error(`the measured process failed:\n${output}`);
	return JSON.parse(output) as Loop;
}
