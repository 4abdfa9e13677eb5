/**
 * Measures weaver beside pm2 and bare Node on the same services, in turns, and prints a table.
 * `npm run bench` runs every case and writes docs/bench.md; `npm run bench status idle` only some.
 */
import {existsSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {adoption} from './cases/adoption.ts';
import {checks} from './cases/checks.ts';
import {crash} from './cases/crash.ts';
import {flood} from './cases/flood.ts';
import {history} from './cases/history.ts';
import {idle} from './cases/idle.ts';
import {longLog} from './cases/long-log.ts';
import {respawn} from './cases/respawn.ts';
import {screen} from './cases/screen.ts';
import {start} from './cases/start.ts';
import {status} from './cases/status.ts';
import {throughput} from './cases/throughput.ts';
import {watching} from './cases/watching.ts';
import {installPm2, weaverProgram} from './contestants.ts';
import {type Row, renderTable} from './report.ts';

const cases = [
	start,
	status,
	screen,
	watching,
	longLog,
	respawn,
	adoption,
	throughput,
	flood,
	idle,
	checks,
	crash,
	history,
];
const names = process.argv.slice(2);
const unknown = names.filter((name) => !cases.some((each) => each.name === name));
if (unknown.length > 0) {
	console.error(`There is no case ${unknown.join(', ')}. There are:`);
	for (const {name, summary} of cases) console.error(`  ${name.padEnd(12)}${summary}`);
	process.exit(2);
}
if (!existsSync(weaverProgram)) {
	console.error('dist/ is missing: run `npm run build` first.');
	process.exit(1);
}

await installPm2();
const rows: Row[] = [];
for (const {name, summary, run} of cases) {
	if (names.length > 0 && !names.includes(name)) continue;
	console.log(`${name}: ${summary} …`);
	const found = await run();
	rows.push(...found);
	console.log(`${renderTable(found)}\n`);
}
if (names.length === 0) {
	writeFileSync(path.join(import.meta.dirname, '..', 'docs', 'bench.md'), renderPage());
	console.log('wrote docs/bench.md');
}
process.exitCode = rows.some(({isMet}) => isMet === false) ? 1 : 0;

function renderPage(): string {
	const [cpu] = os.cpus();
	return `# Measured

Written by \`npm run bench\`: weaver beside pm2 7 and bare Node, on the same services, in turns in
one run; medians. ${os.cpus().length} × ${cpu?.model.trim()}, Node ${process.versions.node}, ${os.type()} ${os.release()}.

${renderTable(rows)}
`;
}
