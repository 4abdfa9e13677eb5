/**
 * The long self-test: `npm run soak` kills the daemon for some minutes beside many services and
 * writes what came of it to docs/soak.md. `npm run soak -- --kills 500 --services 40` takes longer.
 */
import {writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {isPassed, number, type Report, renderReport} from '../src/self-test/report.ts';
import {weaverProgram} from './contestants.ts';
import {runCommand} from './world.ts';

const {values} = parseArgs({
	options: {
		kills: {type: 'string', default: '200'},
		services: {type: 'string', default: '24'},
		seed: {type: 'string', default: '1'},
	},
});
const page = path.join(import.meta.dirname, '..', 'docs', 'soak.md');
const args = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
console.log(`weaver self-test crash ${args.join(' ')} …`);
const command = [process.execPath, weaverProgram, 'self-test', 'crash', ...args, '--json'];
const {output} = await runCommand(command, process.cwd(), process.env as Record<string, string>);
const report = readReport(output);
console.log(renderReport(report));
if (isPassed(report)) writeFileSync(page, renderPage(report));
process.exitCode = isPassed(report) ? 0 : 1;

function readReport(text: string): Report {
	try {
		return JSON.parse(text) as Report;
	} catch {
		throw new Error(`no report:\n${text}`);
	}
}

function renderPage({
	seed,
	kills,
	services,
	runs,
	lines,
	archives,
	adoption,
	findings,
	...report
}: Report) {
	const [cpu] = os.cpus();
	const {commands, edits, duration} = report;
	const rows = findings.map(({what, count, of}) => `| ${what} | ${count} | ${of} |`);
	return `# The long self-test

Written by \`npm run soak\`, which is \`weaver self-test crash --kills ${kills} --services ${services} --seed ${seed}\`:
the daemon is killed (SIGKILL) while it starts, adopts, restarts services and rotates logs; meanwhile
services are started, stopped and restarted by hand, and their files edited. ${os.cpus().length} × ${cpu?.model.trim()},
Node ${process.versions.node}, ${os.type()} ${os.release()}.

${kills} kills in ${Math.round(duration / 1000)} s; ${services} services, ${number(runs)} runs, ${number(lines)} lines, ${number(archives)} archives, ${commands} commands, ${edits} edits.${
		adoption === null
			? ''
			: `
A new daemon answers with everything in its care after ${Math.round(adoption.p50)} ms (p95 ${Math.round(adoption.p95)} ms, longest ${Math.round(adoption.max)} ms).`
	}

| | | of |
|---|---|---|
${rows.join('\n')}
`;
}
