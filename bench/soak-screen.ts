/**
 * The monitor for an hour beside a service that writes 1,000 lines a second: `npm run soak:screen`
 * writes its memory to docs/soak-screen.md. `-- --minutes 5` is shorter.
 */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {numbersOn, writerOf} from './cases/watching.ts';
import {weaverIn} from './contestants.ts';
import {cpuSeconds, residentMegabytes} from './measure.ts';
import {leave, nextScreen, openMonitor} from './monitor.ts';
import {createWorld} from './world.ts';

const {values} = parseArgs({options: {minutes: {type: 'string', default: '60'}}});
const minutes = Number(values.minutes);
const samples = 12;

await using world = createWorld();
const weaver = weaverIn(world);
weaver.describe([{name: 'aa-writer', command: writerOf(1000)}]);
await weaver.startAll();
using terminal = openMonitor(world, {columns: 200, rows: 50});
await nextScreen(terminal, 0, () => numbersOn(terminal).length > 10);
const found: {readonly minute: number; readonly memory: number; readonly cpu: number}[] = [];
let cpu = cpuSeconds(terminal.pid);
for (let sample = 1; sample <= samples; sample += 1) {
	const pause = (minutes * 60) / samples;
	await sleep(pause * 1000);
	const used = cpuSeconds(terminal.pid);
	const memory = residentMegabytes(terminal.pid);
	found.push({minute: (sample * pause) / 60, memory, cpu: ((used - cpu) * 100) / pause});
	cpu = used;
	// The emulator of this program keeps all that was written.
	terminal.raw = '';
	console.log(`${found.at(-1)?.minute.toFixed(1)} min  ${memory.toFixed(1)} MB`);
}
await leave(terminal);
await weaver.end();

const memories = found.slice(1).map(({memory}) => memory);
const spread = Math.max(...memories) - Math.min(...memories);
const isPassed = spread <= 20 && Math.max(...memories) < 150;
const rows = found.map(
	({minute, memory, cpu: share}) =>
		`| ${minute.toFixed(0)} | ${memory.toFixed(1)} | ${share.toFixed(1)} |`,
);
writeFileSync(
	path.join(import.meta.dirname, '..', 'docs', 'soak-screen.md'),
	`# The monitor for ${minutes} minutes

Written by \`npm run soak:screen\`: an open log into which 1,000 lines a second are written, 200x50, Node ${process.versions.node}. Flat within ± 10 MB and below 150 MB is asked for; from the second sample on it moved within ${spread.toFixed(1)} MB.

| minute | RSS, MB | CPU, % of one core |
|---|---|---|
${rows.join('\n')}
`,
);
console.log(isPassed ? 'passed' : 'MISSED');
process.exitCode = isPassed ? 0 : 1;
