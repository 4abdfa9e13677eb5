/** Logs as real services write them, read while the daemon archives them, dies and comes back. */
import {expect, test} from 'vitest';
import {createLogReader} from '../../src/logs/log-reader.ts';
import type {LogLine, LogPage, LogQuery} from '../../src/logs/reading.ts';
import {killDaemon} from '../support/daemon.ts';
import {createProject} from '../support/project.ts';
import {until} from '../support/until.ts';

const {signal} = new AbortController();
const sh = (script: string) => ({script: 'sh', interpreter: 'none', args: ['-c', script]});
const count = 3000;

/** Numbered lines on the standard output, some on the standard error. */
const writer = `awk 'BEGIN { for (i = 0; i < ${count}; i++) {
	printf "%09d %-89s\\n", i, "line"; fflush()
	if (i % 10 == 0) { printf "ERROR %d\\n", i > "/dev/stderr"; system("sleep .005") }
} }'; echo end; exec sleep 1000`;

test('what is followed and what is paged is what was written, also without a daemon', async () => {
	await using project = await createProject({
		api: {...sh(writer), logs: {max_size: '64K', max_files: 100, split: true}},
	});
	const reader = createLogReader(project.path('.weaver/run'));
	const everything = {pattern: null, level: null, since: null, until: null};
	const query: LogQuery = {services: ['api'], filter: everything};
	const lines: LogLine[] = [];
	const follower = reader.follow(query, {}, (news) => {
		expect(news.jumpedBytes).toBe(0);
		lines.push(...news.lines.filter(({isOpen}) => !isOpen));
	});
	await project.weaver(['start', 'api']);
	await until('some lines', () => lines.length > 500);
	await killDaemon(project);
	const known = lines.length;
	await until('lines without a daemon', () => lines.length > known + 500);
	await project.weaver(['status']);
	await until('the end', () => lines.some(({text}) => text === 'end'));
	follower.close();

	const texts = (all: readonly LogLine[], isError: boolean) =>
		all
			.filter((line) => line.kind === 'line' && (line.isError ?? false) === isError)
			.map(({text}) => text);
	const numbers = Array.from({length: count}, (_, at) => at);
	const output = [
		...numbers.map((at) => `${String(at).padStart(9, '0')} ${'line'.padEnd(89)}`),
		'end',
	];
	const errors = numbers.filter((at) => at % 10 === 0).map((at) => `ERROR ${at}`);
	expect(texts(lines, false)).toEqual(output);
	expect(texts(lines, true)).toEqual(errors);
	expect(lines.filter(({kind}) => kind === 'mark')).toHaveLength(1);

	await until('archives', () =>
		project.list('.weaver/logs/api').some((name) => name.endsWith('.gz')),
	);
	const paged: LogLine[] = [];
	for (let page: LogPage | null = null; !page?.atStart; ) {
		page = await reader.page(query, page?.start ?? 'end', 'older', 700, signal);
		paged.unshift(...page.lines);
	}
	expect(texts(paged, false)).toEqual(output);
	expect(texts(paged, true)).toEqual(errors);
	const {stdout} = await project.weaver(['logs', 'api', '--lines', 'all'], {exact: true});
	const printed = paged.filter(({kind}) => kind === 'line').map(({text}) => `${text}\n`);
	expect(printed.join('')).toBe(stdout);
});
