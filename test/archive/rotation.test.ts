/** The rotation by itself, on folders as services leave them. */
import {execFileSync} from 'node:child_process';
import {appendFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type RotationOptions, startRotation} from '../../src/archive/rotation.ts';
import type {JournalEvent} from '../../src/lib/journal-event.ts';
import {listParts, logFolder} from '../../src/logs/parts.ts';
import {readBefore} from '../../src/logs/read.ts';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {createLogFolder, now} from '../logs/log-folder.ts';
import {repository} from '../support/project.ts';
import {until} from '../support/until.ts';

const mega = 1024 * 1024;

function start(runsDir: string, options: Partial<RotationOptions> = {}) {
	const events: JournalEvent[] = [];
	const rotation = startRotation({
		program: path.join(repository, 'dist', 'archiver.js'),
		runsDir,
		limitsOf: () => ({maxSize: 100_000, budget: 100 * mega, compress: false}),
		budget: () => 1000 * mega,
		disk: async () => ({free: mega, reserve: 0}),
		onUsage: () => {},
		record: (event) => events.push(event),
		log: () => {},
		...options,
	});
	return {rotation, events, [Symbol.dispose]: () => rotation.close()};
}

const spoolOf = (runsDir: string, service: string) => {
	const paths = pathsOf(runFolder(runsDir, service, 1));
	return {
		service,
		run: 1,
		stream: 'spool',
		paths,
		file: paths.spool,
		base: 0,
		size: statSync(paths.spool).size,
	} as const;
};

const line = `${'x'.repeat(99)}\n`;
const linesOf = (runsDir: string): readonly string[] =>
	readBefore(runsDir, 'api', null, 20_000, now)
		.chunks.map(({text}) => text)
		.join('')
		.split('\n')
		.filter((text) => text.startsWith('xxx'));
const archived = (runsDir: string, service: string): number =>
	listParts(logFolder(runsDir, service)).reduce(
		(sum, {kind, from, to}) => sum + (kind === 'log' ? to - from : 0),
		0,
	);

test('the logs of all services together stay within the budget of the project; the oldest go', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	for (const name of ['old', 'new']) folder.write(name, 1, {text: line.repeat(10_000)});
	using first = start(runsDir);
	for (const name of ['old', 'new']) {
		first.rotation.onGrowth(spoolOf(runsDir, name));
		await until('archives', () => archived(runsDir, name) > 0.8 * mega);
	}
	first.rotation.close();
	using second = start(runsDir, {budget: () => 1.5 * mega});
	await until('a gap', () => second.events.length > 0);
	await until('room', () => second.rotation.usage() <= 1.5 * mega);
	expect(archived(runsDir, 'old')).toBeLessThan(archived(runsDir, 'new'));
	expect(archived(runsDir, 'new')).toBeGreaterThan(0.8 * mega);
	const [gap] = second.events;
	expect(gap).toMatchObject({kind: 'gap', service: 'old', run: 1, cause: 'logs:budget'});
	expect(gap?.text).toMatch(
		/^log: \d+K, about [\d,]+ lines?, dropped to keep the logs within their budget$/,
	);
});

test('on a disk that is almost full the oldest are dropped and nothing is archived', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	folder.write('api', 1, {text: line.repeat(10_000)});
	using first = start(runsDir);
	first.rotation.onGrowth(spoolOf(runsDir, 'api'));
	await until('archives', () => archived(runsDir, 'api') > 0.8 * mega);
	first.rotation.close();
	using second = start(runsDir, {disk: async () => ({free: 10, reserve: 400_000})});
	await until('word of it', () => second.events.some(({cause}) => cause === 'disk'));
	expect(second.events.find(({cause}) => cause === 'disk')?.text).toMatch(
		/^the disk is almost full: 10B are free; the oldest logs are dropped until 391K are$/,
	);
	const {spool} = pathsOf(runFolder(runsDir, 'api', 1));
	appendFileSync(spool, line.repeat(5000));
	second.rotation.onGrowth(spoolOf(runsDir, 'api'));
	await until('a freed spool', () => statSync(spool).blocks * 512 < 120_000);
	const {chunks} = readBefore(runsDir, 'api', null, 100_000, now);
	expect(chunks.map(({text}) => text).join('')).toMatch(/dropped, as the disk was almost full/);
});

test('thousands of old run folders become a few, and what is left says how many went', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	for (let run = 1; run <= 500; run += 1) {
		const paths = pathsOf(runFolder(runsDir, 'api', run));
		mkdirSync(paths.folder, {recursive: true});
		writeFileSync(paths.spool, `run ${run}\n`);
		writeFileSync(paths.record, `${JSON.stringify({createdAt: now, config: {}})}\n`);
		writeFileSync(paths.exit, '1\n');
	}
	using started = start(runsDir);
	const folders = () =>
		readdirSync(path.join(runsDir, 'api')).filter((name) => /^r\d+$/.test(name));
	await until('few folders', () => folders().length <= 11);
	expect(folders()).toContain('r500');
	const {chunks, reachedStart} = readBefore(runsDir, 'api', null, 5000, now + 10_000);
	expect(reachedStart).toBe(true);
	expect(chunks[0]?.text).toBe(
		'299 older runs with 2K, about 299 lines, dropped to keep the logs within their budget',
	);
	expect(chunks.filter(({kind}) => kind === 'text').map(({text}) => text)).toEqual(
		Array.from({length: 201}, (_, at) => `run ${at + 300}\n`),
	);
	expect(started.events.map(({kind}) => kind)).toEqual(['gap']);
});

test('where the head of a file cannot be freed that is said once, and finished runs are archived', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	folder.write('api', 1, {text: line.repeat(10_000)});
	const path = process.env['PATH'];
	process.env['PATH'] = '/nowhere';
	try {
		using started = start(runsDir);
		started.rotation.onGrowth(spoolOf(runsDir, 'api'));
		await until('word of it', () => started.events.length > 0);
		folder.append('api', 1, line.repeat(10_000));
		started.rotation.onGrowth(spoolOf(runsDir, 'api'));
		folder.write('api', 2, {text: 'two\n'});
		started.rotation.onEnd(spoolOf(runsDir, 'api'));
		await until('one folder', () => readdirSync(`${runsDir}/api`).join() === 'r2');
		expect(started.events.map(({text}) => text)).toEqual([
			expect.stringMatching(
				/^the logs of running services cannot be kept within their budgets here/,
			),
		]);
	} finally {
		process.env['PATH'] = path;
	}
	expect(readBefore(runsDir, 'api', null, 1, now).chunks.at(-1)?.text).toBe('two\n');
	expect(archived(runsDir, 'api')).toBe(2_000_000);
});

test('budgets that do not divide evenly are no trouble', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	folder.write('api', 1, {text: line.repeat(10_000)});
	using rotated = start(runsDir, {
		limitsOf: () => ({maxSize: mega, budget: 100 * mega, compress: false}),
		budget: () => 1_400_000.6,
	});
	await until('a look at all logs', () => rotated.rotation.usageOf('api') !== null);
	rotated.rotation.onGrowth(spoolOf(runsDir, 'api'));
	await until('archives', () => archived(runsDir, 'api') > 0.3 * mega);
	const lines = linesOf(runsDir);
	expect(lines.length).toBeGreaterThan(9000);
});

test('a spool that cannot be read just now is tried again, and said once', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	folder.write('api', 1, {text: line.repeat(10_000)});
	const logged: string[] = [];
	using rotated = start(runsDir, {log: (message) => logged.push(message)});
	const spool = spoolOf(runsDir, 'api');
	rmSync(spool.file);
	rotated.rotation.onGrowth(spool);
	rotated.rotation.onGrowth(spool);
	expect(logged).toEqual([
		`api: its log cannot be kept within bounds: ENOENT: no such file or directory, open '${spool.file}'`,
	]);
	writeFileSync(spool.file, line.repeat(10_000));
	rotated.rotation.onGrowth(spool);
	await until('archives', () => archived(runsDir, 'api') > 0.8 * mega);
});

test('a disk that is full to the last byte gets room from the oldest logs', async (context) => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	const disk = path.dirname(runsDir);
	mkdirSync(disk, {recursive: true});
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk], {stdio: 'ignore'});
	} catch {
		return context.skip('no small disk can be mounted here');
	}
	try {
		folder.write('api', 1, {text: line.repeat(10_000)});
		using first = start(runsDir);
		first.rotation.onGrowth(spoolOf(runsDir, 'api'));
		await until('archives', () => archived(runsDir, 'api') > 0.8 * mega);
		first.rotation.close();
		const ballast = path.join(disk, 'ballast');
		expect(() => writeFileSync(ballast, Buffer.alloc(3 * mega))).toThrow('ENOSPC');

		using second = start(runsDir, {budget: () => 0});
		await until('room', () => archived(runsDir, 'api') === 0);
		await until('a word', () => second.events.length > 0);
		expect(second.events[0]).toMatchObject({kind: 'gap', service: 'api', cause: 'logs:budget'});
		const lines = linesOf(runsDir);
		expect(lines.length).toBeGreaterThan(0);
		expect(lines.length).toBeLessThan(2000);
	} finally {
		execFileSync('umount', ['-l', disk]);
	}
});

test('archives that somebody removed become a gap that is told once, and no archive of zeros', async () => {
	using folder = createLogFolder();
	const {runsDir} = folder;
	folder.write('api', 1, {text: line.repeat(10_000)});
	using first = start(runsDir);
	first.rotation.onGrowth(spoolOf(runsDir, 'api'));
	const {spool} = pathsOf(runFolder(runsDir, 'api', 1));
	const isFreed = () => statSync(spool).blocks * 512 < 120_000;
	await until('a freed spool', isFreed);
	first.rotation.close();
	for (const name of readdirSync(logFolder(runsDir, 'api')).filter((each) => each.endsWith('.log')))
		rmSync(path.join(logFolder(runsDir, 'api'), name));
	using second = start(runsDir);
	for (let at = 0; at < 3; at += 1) {
		appendFileSync(spool, line.repeat(2000));
		await until('a freed spool', () => {
			second.rotation.onGrowth(spoolOf(runsDir, 'api'));
			return isFreed();
		});
	}
	const [gap, ...others] = second.events;
	expect(others).toEqual([]);
	expect(gap).toMatchObject({kind: 'gap', service: 'api', run: 1, cause: 'logs:removed'});
	expect(gap?.text).toMatch(/^log: \d+K gone, as their archive was removed$/);
	const {chunks} = readBefore(runsDir, 'api', null, 100_000, now);
	expect(chunks.some(({text}) => text.includes('\0'))).toBe(false);
	const bytes = chunks.reduce((sum, chunk) => sum + (chunk.kind === 'text' ? chunk.bytes : 0), 0);
	expect(bytes + Number(gap?.data?.['bytes'])).toBe(16_000 * line.length);
});
