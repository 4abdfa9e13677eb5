/** How soon the oldest line of a log of a gigabyte is on the screen, and the live end again. */
import {mkdirSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {weaverIn} from '../contestants.ts';
import {median} from '../measure.ts';
import {leave, nextScreen, openMonitor} from '../monitor.ts';
import {type Case, ms} from '../report.ts';
import {createWorld, waitUntil} from '../world.ts';
import {numbersOn} from './watching.ts';

const lines = 12_000_000;
const rounds = 7;
/** Numbered lines of 88 bytes, then nothing more. */
const script = `const {writeSync}=require('node:fs');for(let n=0;n<${lines};){let text='';for(let i=0;i<10000;i++)text+='line '+String(++n).padStart(9,'0')+' '+'x'.repeat(72)+'\\n';for(let b=Buffer.from(text);b.length>0;){try{b=b.subarray(writeSync(1,b))}catch{}}}setInterval(()=>{},1e6)`;

export const longLog: Case = {
	name: 'long-log',
	summary: 'from the live end of a log of 1 GB to its first line',
	async run() {
		await using world = createWorld();
		const weaver = weaverIn(world);
		const logs = {max_size: '64M', max_files: 30};
		weaver.describe([{name: 'aa', command: [process.execPath, '-e', script], fields: {logs}}]);
		const project = path.join(world.root, 'project');
		mkdirSync(project, {recursive: true});
		writeFileSync(path.join(project, 'weaver.json'), '{"logs": {"budget": "8G"}}\n');
		await weaver.startAll();
		await waitUntil('a gigabyte', () => statSync(weaver.logFile('aa')).size >= lines * 88, 120_000);
		await sleep(5000);
		using terminal = openMonitor(world, {columns: 200, rows: 50});
		await nextScreen(terminal, 0, () => numbersOn(terminal).at(-1) === lines);
		terminal.keys('2');
		const up: number[] = [];
		const down: number[] = [];
		for (let round = 0; round < rounds; round += 1) {
			up.push(await press(terminal, 'g', 1));
			down.push(await press(terminal, 'G', lines));
		}
		await leave(terminal);
		await weaver.end();
		return [
			{
				what: 'key to the first line of a log of 1 GB on the screen (median, max), and back to its end',
				weaver: `${ms(median(up))}, ${ms(Math.max(...up))}; ${ms(median(down))}`,
				pm2: null,
				bare: null,
				target: '≤ 300 ms',
				isMet: Math.max(...up) <= 300,
			},
		];
	},
};

/** Ms until the line stands on the screen. */
async function press(
	terminal: ReturnType<typeof openMonitor>,
	key: string,
	line: number,
): Promise<number> {
	await sleep(400);
	const start = performance.now();
	const answer = nextScreen(terminal, start, () => numbersOn(terminal).includes(line));
	terminal.keys(key);
	return answer;
}
