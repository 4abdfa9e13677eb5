/** Logs stay within their budget while services write, and what is read is what was written. */
import {readFileSync, statSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {readBefore} from '../../src/logs/read.ts';
import {serviceOf, untilService} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import {createRandom} from '../support/random.ts';
import {until} from '../support/until.ts';

const sh = (script: string) => ({script: 'sh', interpreter: 'none', args: ['-c', script]});

/** Bytes that a file takes on the disk. */
const held = (project: Project, file: string): number => statSync(project.path(file)).blocks * 512;

const archives = (project: Project, service: string): readonly string[] => {
	try {
		return project.list(`.weaver/logs/${service}`).filter((name) => /\.(gz|log)$/.test(name));
	} catch {
		return [];
	}
};

/** Numbered lines of 100 bytes. */
const numbered = (count: number, extra = '') =>
	`awk 'BEGIN { for (i = 0; i < ${count}; i++) { printf "%09d %-89s\\n", i, "line"; ${extra} } }'`;

const linesOf = (count: number): string =>
	Array.from(
		{length: count},
		(_, at) => `${String(at).padStart(9, '0')} ${'line'.padEnd(89)}\n`,
	).join('');

test('a log larger than max_size is archived behind its writer, and reads as one', async () => {
	await using project = await createProject({
		api: {
			...sh(`${numbered(20_000)}; echo end; exec sleep 1000`),
			logs: {max_size: '256K', max_files: 20},
		},
	});
	await project.weaver(['start', 'api']);
	await until('archives', () => archives(project, 'api').length >= 2);
	await until('a freed head', () => held(project, '.weaver/run/api/r1/spool') <= 300_000);
	const all = await project.weaver(['logs', 'api', '--lines', 'all'], {exact: true});
	expect(all).toEqual({code: 0, stdout: `${linesOf(20_000)}end\n`, stderr: ''});
	const some = await project.weaver(['logs', 'api', '--lines', '15000'], {exact: true});
	expect(some.stdout).toBe(all.stdout.slice(-(14_999 * 100 + 4)));
	const found = await project.weaver(['logs', 'api', '--grep', '^000000777 ']);
	expect(found.stdout.split(' ')[0]).toBe('000000777');
	await until('what it takes', async () =>
		/^ +logs +\d+K on the disk$/m.test((await project.weaver(['status', 'api', '-v'])).stdout),
	);
	const {stdout} = await project.weaver(['daemon', 'status']);
	expect(stdout).toMatch(/^logs {6}\d+K of at most [\d.]+G on the disk$/m);
});

test('a service that ends in the middle of a flood is within its budget soon, and says what it holds', async () => {
	await using project = await createProject({
		api: {...sh('exec yes "a line that repeats for ever"'), logs: {max_size: '64K', max_files: 2}},
	});
	await project.weaver(['start', 'api']);
	await until(
		'a flood',
		() => statSync(project.path('.weaver/run/api/r1/spool')).size > 50_000_000,
	);
	await project.weaver(['stop', 'api']);
	await until('the budget', () => held(project, '.weaver/run/api/r1/spool') <= 128 * 1024);
	const kilobytes = async () =>
		Number(
			/logs +(\d+)K on the disk/.exec((await project.weaver(['status', 'api', '-v'])).stdout)?.[1],
		);
	await until('the usage', async () => {
		const known = await kilobytes();
		return known >= 32 && known <= 256;
	});
	await project.weaver(['daemon', 'restart']);
	await until('the usage as a new daemon sees it', async () => (await kilobytes()) >= 32);
});

test('what an archiver left that was killed is archived, though its service writes nothing more', async () => {
	await using project = await createProject({
		api: {
			...sh('seq 1 2500000; exec sleep 1000'),
			logs: {max_size: '1M', max_files: 100},
		},
	});
	await project.weaver(['start', 'api']);
	const spool = '.weaver/run/api/r1/spool';
	await until('its last line', () => statSync(project.path(spool)).size === 18_888_896);
	const archiver = await until('an archiver', () => archiverOf(project));
	kill(archiver);
	await until('the last archive', () => held(project, spool) <= 1_200_000);
});

test('daemon and archiver are killed again and again: every byte is there once', async () => {
	const count = 12_000;
	await using project = await createProject({
		api: {
			...sh(
				`${numbered(count, 'if (i % 40 == 0) system("sleep .01")')}; echo end; exec sleep 1000`,
			),
			logs: {max_size: '64K', max_files: 100},
		},
	});
	const random = createRandom(7);
	await project.weaver(['start', 'api']);
	const size = () => statSync(project.path('.weaver/run/api/r1/spool')).size;
	let kills = 0;
	while (size() < count * 100 + 4) {
		await sleep(20 + random() * 150);
		const archiver = archiverOf(project);
		if (archiver !== null && random() < 0.5) kill(archiver);
		else {
			kill(Number(project.read('.weaver/daemon.pid')));
			await project.weaver(['status']);
		}
		kills += 1;
	}
	expect(kills).toBeGreaterThan(5);
	await until('the last archive', () => held(project, '.weaver/run/api/r1/spool') <= 100_000);
	const all = await project.weaver(['logs', 'api', '--lines', 'all'], {exact: true});
	expect(all.stdout).toBe(`${linesOf(count)}end\n`);
	expect(all.stderr).toBe('');
});

test('a service that writes more than its budget runs on; what is dropped is said where it stood', async () => {
	await using project = await createProject({
		api: {
			...sh(
				'i=0; while [ $i -lt 40 ]; do i=$((i+1)); seq 1 200000; done; echo end; exec sleep 1000',
			),
			logs: {max_size: '1M', max_files: 3},
		},
	});
	await project.weaver(['start', 'api']);
	const spool = '.weaver/run/api/r1/spool';
	let most = 0;
	await until('its last line', () => {
		most = Math.max(most, heldBy(project, 'api'));
		return (
			project.list('.weaver/run/api/r1').length > 0 &&
			statSync(project.path(spool)).size >= 40 * 1_288_895 + 4
		);
	});
	await until('a log within its budget', () => heldBy(project, 'api') <= 4.3 * 1024 ** 2);
	const all = await project.weaver(['logs', 'api', '--lines', 'all'], {exact: true});
	expect(all.stdout.endsWith('200000\nend\n')).toBe(true);
	// No line is torn: each follows the one before it, or a gap.
	const jumps = all.stdout
		.trimEnd()
		.split('\n')
		.slice(0, -1)
		.map(Number)
		.filter((number, at, numbers) => at > 0 && number !== ((numbers[at - 1] ?? 0) % 200_000) + 1);
	const gaps = all.stderr.trimEnd().split('\n');
	expect(jumps.length).toBeLessThanOrEqual(gaps.length);
	expect(gaps[0]).toMatch(/^── api: \d+M, about [\d,]+ lines, dropped/);
	expect((await project.weaver(['daemon', 'logs'])).stdout).toMatch(/api: log: .*dropped/);
});

test('runs that are over are folded away: their logs stay, their folders go', async () => {
	await using project = await createProject({
		api: {
			...sh('echo run $WEAVER_RUN; exit 1'),
			restart_delay: '1ms',
			max_restart_delay: '5ms',
			max_restarts: 25,
			min_uptime: 0,
		},
	});
	await project.weaver(['start', 'api']);
	const folders = () => project.list('.weaver/run/api').filter((name) => /^r\d+$/.test(name));
	const {run} = await untilService(project, 'api', ({state}) => state === 'failed');
	const count = run ?? 0;
	await until('folders to go', () => folders().length <= 11);
	const {stdout} = await project.weaver(['logs', 'api', '--lines', 'all']);
	const runs = Array.from(
		{length: count},
		(_, at) => `run ${project.path(`.weaver/run/api/r${at + 1}`)}`,
	);
	expect(stdout.split('\n')).toEqual(runs);
	const page = readBefore(project.path('.weaver/run'), 'api', null, 1000, Date.now());
	const marks = page.chunks.filter(({kind}) => kind === 'mark').map(({text}) => text);
	expect(marks.filter((text) => /^started · run \d+ · pid \d+$/.test(text))).toHaveLength(count);
	expect(marks.filter((text) => text.startsWith('exited 1 after '))).toHaveLength(count);
});

test('outputs that are kept apart are read together by time, or one by one', async () => {
	const talk = 'seq 1 3000; sleep .6; seq 5001 8000 >&2; sleep .6; echo end; exec sleep 1000';
	await using project = await createProject({
		api: {...sh(talk), logs: {split: true, capture: 'pipe', max_size: '8K', max_files: 50}},
		plain: sh('echo one; echo two >&2'),
	});
	const numbers = (from: number, to: number) =>
		Array.from({length: to - from + 1}, (_, at) => `${from + at}\n`).join('');
	await project.weaver(['start', 'api']);
	const read = (...args: readonly string[]) =>
		project.weaver(['logs', 'api', ...args], {exact: true}).then(({stdout}) => stdout);
	await until('its last line', async () => (await read('-n', '1')) === 'end\n');
	await until('archives of both', () => {
		const names = archives(project, 'api');
		return ['r1-', 'r1e-'].every((start) => names.some((name) => name.startsWith(start)));
	});
	expect(await read('--stdout', '-n', 'all')).toBe(`${numbers(1, 3000)}end\n`);
	expect(await read('--stderr', '-n', 'all')).toBe(numbers(5001, 8000));
	expect(await read('-n', 'all')).toBe(`${numbers(1, 3000)}${numbers(5001, 8000)}end\n`);
	expect(await read('-n', '3')).toBe('7999\n8000\nend\n');
	expect(await project.weaver(['logs', 'plain', '--stderr'])).toMatchObject({code: 2});
});

test('a service that cuts its own log short is told so where it happened, and times go on', async () => {
	const program = `
const {ftruncateSync, writeSync} = require('node:fs');
writeSync(1, 'first '.repeat(20_000) + '\\n');
process.once('SIGUSR1', () => {
	ftruncateSync(1, 0);
	writeSync(1, 'second\\n');
});
setInterval(() => {}, 1000);`;
	await using project = await createProject({api: {script: 'api.cjs', logs: {max_size: '64K'}}});
	project.write('api.cjs', program);
	await project.weaver(['start', 'api']);
	const print = (...args: readonly string[]) =>
		project.weaver(['logs', 'api', '-n', 'all', ...args]);
	await until('its line', async () => (await print()).stdout.startsWith('first'));
	const {pid} = await serviceOf(project, 'api');
	// A hole that is being made at this very moment would take what comes after the cut.
	await until('a freed head', () => held(project, '.weaver/run/api/r1/spool') <= 40_000);
	process.kill(pid ?? 0, 'SIGUSR1');
	await until('its second line', async () => (await print()).stdout.endsWith('second'));
	const cut = 'the service cut its own log short; what stood here is gone';
	const told = await until('word of it', async () => {
		const {stdout} = await project.weaver(['service', 'events', 'api']);
		return stdout.includes('cut its own log short') && (await print('--since', '1h'));
	});
	expect(told).toMatchObject({
		stdout: expect.stringMatching(/^first .*second$/s),
		stderr: `── api: ${cut}`,
	});
	await project.weaver(['daemon', 'restart']);
	expect(await print('--json')).toMatchObject({stdout: expect.stringContaining('"text":"second"')});
});

const kill = (pid: number): void => {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended by itself.
	}
};

/** The archiver of a project's daemon is its child. */
function archiverOf(project: Project): number | null {
	const daemon = project.read('.weaver/daemon.pid').trim();
	try {
		const children = readFileSync(`/proc/${daemon}/task/${daemon}/children`, 'utf8')
			.trim()
			.split(' ');
		const found = children.find((pid) =>
			readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('archiver.js'),
		);
		return found === undefined ? null : Number(found);
	} catch {
		return null;
	}
}

/** Bytes on the disk of all that a service's logs take. */
const heldBy = (project: Project, service: string): number =>
	[`.weaver/run/${service}/r1`, `.weaver/logs/${service}`]
		.flatMap((folder) => {
			try {
				return project.list(folder).map((name) => held(project, `${folder}/${name}`));
			} catch {
				return [];
			}
		})
		.reduce((sum, bytes) => sum + bytes, 0);
