import {chmodSync, readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {connect} from '../../src/ipc/client.ts';
import type {JournalRow} from '../../src/lib/journal-row.ts';
import type {RollupPoint} from '../../src/lib/rollup-point.ts';
import {killDaemon, untilService} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

const idle = {script: 'sleep 1000', min_uptime: 50};

async function rowsOf(
	project: Project,
	...args: readonly string[]
): Promise<readonly JournalRow[]> {
	const {stdout} = await project.weaver(['events', ...args, '--lines', 'all', '--json']);
	return stdout
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as JournalRow);
}

const textsOf = async (project: Project, ...args: readonly string[]): Promise<readonly string[]> =>
	(await rowsOf(project, ...args)).map(({text}) => text);

describe('the journal', () => {
	it('tells who asked, what became of it, how it ended; by service, kind and time; without a daemon', async () => {
		await using project = await createProject(
			{api: {...idle, enabled: false}, web: idle},
			{USER: 'alice'},
		);
		await project.weaver(['start', 'api']);
		await untilService(project, 'api', ({ready}) => ready);
		await project.weaver(['stop', 'api']);
		await project.weaver(['daemon', 'stop']);
		const rows = await rowsOf(project, 'api');
		expect(rows.map(({kind, text}) => `${kind}: ${text.replace(/\d+(ms|s)/, 'N')}`)).toEqual([
			'operator: service start asked for by alice (weaver start api)',
			'phase: starting',
			expect.stringMatching(/^phase: running \(pid \d+\)$/),
			...rows.filter(({kind}) => kind === 'ready').map(({text}) => `ready: ${text}`),
			'operator: service stop asked for by alice (weaver stop api)',
			'phase: stopping',
			'exit: exit 143 (SIGTERM) after N, asked to end',
			'phase: stopped (exit 143 (SIGTERM))',
		]);
		const exits = await rowsOf(project, 'api', '--kind', 'exit');
		expect(exits.map(({run, data}) => [run, data?.['code'], data?.['asked']])).toEqual([
			[1, 143, true],
		]);
		expect(await textsOf(project, 'api', '--since', '2020-01-01', '--until', '2020-01-02')).toEqual(
			[],
		);
		expect(await rowsOf(project, 'web', '--kind', 'exit')).toEqual([]);
		const wrong = await project.weaver(['events', 'ap', '--kind', 'exits']);
		expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--kind must be')]);
		const typo = await project.weaver(['events', 'apii']);
		expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining('Did you mean api?')]);
	});

	it('has each end once, whenever the daemon is killed, and tells the time without one', async () => {
		await using project = await createProject({
			api: {script: 'sh', args: ['-c', 'sleep 0.05; exit 4'], restart_delay: 1, max_restarts: 1000},
			job: {script: 'sh', args: ['-c', 'sleep 0.3; exit 5'], restart: 'never'},
		});
		await project.weaver(['start', '--all']);
		for (let kill = 0; kill < 4; kill += 1) {
			await until('more ends', async () => {
				const {length} = await rowsOf(project, 'api', '--kind', 'exit');
				return length > kill * 2;
			});
			await killDaemon(project);
			await project.weaver(['daemon', 'restart']);
		}
		await project.weaver(['stop', '--all']);
		const numbers = project
			.list('.weaver/run/api')
			.map((name) => Number(/^r(\d+)$/.exec(name)?.[1] ?? 0));
		const last = Math.max(...numbers);
		const runs = await until('all ends', async () => {
			const found = (await rowsOf(project, 'api', '--kind', 'exit')).map(({run}) => run ?? 0);
			return found.length >= last && found.toSorted((a, b) => a - b);
		});
		expect(runs).toEqual(Array.from({length: last}, (_, at) => at + 1));
		expect(await textsOf(project, 'job', '--kind', 'exit')).toEqual([
			expect.stringMatching(/^exit 5 after /),
		]);
		const gaps = await textsOf(project, '--kind', 'gap');
		expect(gaps.filter((text) => text.includes('ended without a word')).length).toBe(4);
	});

	it('begins anew beside a broken file, names it, and knows the ends that folders remember', async () => {
		await using project = await createProject({
			job: {script: 'sh', args: ['-c', 'exit 5'], restart: 'never'},
		});
		await project.weaver(['start', 'job']);
		await untilService(project, 'job', ({state}) => state === 'finished');
		await project.weaver(['daemon', 'stop']);
		writeFileSync(project.path('.weaver/history.db'), 'no database '.repeat(1000));
		for (const command of ['events', 'metrics']) {
			const refused = await project.weaver([command]);
			expect([refused.code, refused.stderr]).toEqual([
				1,
				expect.stringContaining('cannot be read'),
			]);
		}
		await project.weaver(['daemon', 'restart']);
		const gap = await until('the gap', async () =>
			(await textsOf(project, '--kind', 'gap')).find((text) => text.includes('begins anew')),
		);
		const aside = project.list('.weaver').find((name) => name.includes('.broken-')) ?? 'none';
		expect(gap).toContain(aside);
		expect(project.read('.weaver/daemon.log')).toContain(aside);
		expect(readFileSync(project.path('.weaver', aside), 'utf8')).toContain('no database');
		await until('the end of the job', async () =>
			(await textsOf(project, 'job', '--kind', 'exit')).some((text) => text.startsWith('exit 5')),
		);
	});

	it('goes on when its file is removed, and reads what an unfinished write-ahead file holds', async () => {
		await using project = await createProject({api: idle});
		await project.weaver(['start', 'api']);
		await killDaemon(project);
		expect(project.list('.weaver')).toContain('history.db-wal');
		expect(await textsOf(project, 'api')).toContainEqual(expect.stringMatching(/^running/));
		await project.weaver(['daemon', 'stop']);
		for (const end of ['', '-wal', '-shm'])
			if (project.list('.weaver').includes(`history.db${end}`))
				project.remove(`.weaver/history.db${end}`);
		await project.weaver(['daemon', 'restart']);
		await project.weaver(['stop', 'api']);
		expect(await textsOf(project, 'api', '--kind', 'exit')).toEqual([
			expect.stringMatching(/^exit 143/),
		]);
	});

	it('is read in a folder that cannot be written in', async () => {
		await using project = await createProject({api: idle});
		await project.weaver(['start', 'api']);
		await project.weaver(['daemon', 'stop', '--services']);
		chmodSync(project.path('.weaver'), 0o500);
		expect(await textsOf(project, 'api', '--kind', 'exit')).toHaveLength(1);
		chmodSync(project.path('.weaver'), 0o700);
	});

	it('prints rows as they come', async () => {
		await using project = await createProject({api: idle});
		await project.weaver(['start', 'api']);
		const over = new AbortController();
		let text = '';
		const following = project.weaver(['events', 'api', '--follow', '--lines', '0'], {
			signal: over.signal,
			onOutput: (more) => {
				text += more;
			},
		});
		await until('rows of a restart', async () => {
			await project.weaver(['restart', 'api']);
			return /restart asked for.*\n[\s\S]*exit +exit 143/.test(text);
		});
		over.abort();
		expect((await following).code).toBe(130);
	});

	it('keeps metrics by the minute, which the daemon writes at the latest when it ends', async () => {
		await using project = await createProject({api: idle});
		await project.weaver(['start', 'api', '--wait']);
		await untilService(project, 'api', ({memory}) => memory !== null);
		await project.weaver(['daemon', 'stop']);
		const [found] = await project.json<
			readonly {service: string; points: readonly RollupPoint[]}[]
		>(['metrics', 'api', '--duration', '1h']);
		expect(found?.service).toBe('api');
		expect(found?.points.at(-1)?.memory).toBeGreaterThan(0);
		const {stdout} = await project.weaver(['metrics']);
		expect(stdout).toMatch(/^NAME +CPU% .*\napi +\d/);
	});

	it('comes to whoever watches, numbered without a gap, and is read backward in pages', async () => {
		await using project = await createProject({api: {...idle, enabled: false}});
		await project.weaver(['daemon', 'restart']);
		using client = await connect(project.path('.weaver/weaver.sock'));
		const told: JournalRow[] = [];
		client.on('events', ({rows}) => told.push(...rows));
		await client.request('state.watch', {});
		const targets = {names: ['api']};
		await client.request('service.start', {targets, wait: true, timeout: null});
		await client.request('service.stop', {targets, force: false, timeout: null});
		const last = await until(
			'the end',
			() => told.at(-1)?.text.startsWith('stopped') && told.at(-1),
		);
		const page = {kinds: null, since: null, before: last.seq + 1};
		const {rows} = await client.request('events.read', {...page, name: null, limit: told.length});
		expect(rows).toEqual(told);
		expect(told.map(({seq}) => seq)).toEqual(told.map((_, at) => (told[0]?.seq ?? 0) + at));
		const exits = {...page, kinds: ['exit' as const], name: 'api', limit: 10};
		const found = await client.request('events.read', exits);
		expect([found.rows.map(({kind}) => kind), found.next]).toEqual([['exit'], null]);
		const {explanations} = await client.request('service.why', {name: 'api'});
		expect(explanations.map(({asWanted}) => asWanted)).toEqual([true]);
		const points = client.request('metrics.history', {name: 'api', step: 'minute', since: 0});
		expect(await points).toEqual({points: []});
		const wrong = client.request('metrics.history', {name: 'api', step: 'day' as 'hour', since: 0});
		await expect(wrong).rejects.toThrow('step must be "minute" or "hour"');
	});
});
