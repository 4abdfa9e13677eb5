import {describe, expect, it} from 'vitest';
import {isAlive, killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject} from '../support/project.ts';
import {until} from '../support/until.ts';

const job = {script: 'sh', args: ['-c', 'echo run >>runs.txt'], min_uptime: '0s'};
/** Long after this test. */
const never = '0 0 1 1 *';

describe('a schedule', () => {
	it('starts the service at its times and not in between, across daemons', async () => {
		await using project = await createProject({
			tick: {...job, schedule: '* * * * * *'},
			yearly: {...job, schedule: {cron: never, timezone: 'UTC'}},
		});
		await project.weaver(['daemon', 'restart']);
		const yearly = await untilService(project, 'yearly', ({state}) => state === 'scheduled');
		expect(new Date(yearly.nextStartAt ?? 0).toISOString()).toMatch(/-01-01T00:00:00.000Z$/);
		const {run} = await untilService(project, 'tick', (service) => (service.run ?? 0) >= 1);
		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		await untilService(project, 'tick', (service) => (service.run ?? 0) > (run ?? 0));
		expect(await serviceOf(project, 'yearly')).toMatchObject({run: null, state: 'scheduled'});

		expect((await project.weaver(['start', 'yearly'])).code).toBe(0);
		const again = await untilService(project, 'yearly', ({state}) => state === 'scheduled');
		expect(again).toMatchObject({run: 1, lastExit: {code: 0}});
		await project.weaver(['stop', 'yearly', 'tick']);
		expect(await serviceOf(project, 'yearly')).toMatchObject({nextStartAt: null, wanted: 'down'});
		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		expect(await serviceOf(project, 'tick')).toMatchObject({nextStartAt: null, wanted: 'down'});
	});

	it('leaves out, queues or replaces a run that still goes on', async () => {
		const long = {
			script: 'sh',
			args: ['-c', 'echo $$ >>$WEAVER_SERVICE.txt; exec sleep 3'],
			min_uptime: '0s',
		};
		const cron = '* * * * * *';
		await using project = await createProject({
			skip: {...long, schedule: {cron}},
			queue: {
				...long,
				args: ['-c', 'echo $$ >>queue.txt; exec sleep 1.2'],
				schedule: {cron, overlap: 'queue'},
			},
			replace: {...long, schedule: {cron, overlap: 'replace'}},
		});
		await project.weaver(['daemon', 'restart']);
		const pids = (name: string) =>
			project.list('.').includes(`${name}.txt`)
				? project.read(`${name}.txt`).trim().split('\n').map(Number)
				: [];
		await until('two runs', () => pids('replace').length >= 2 && pids('queue').length >= 2);
		expect(pids('replace').filter(isAlive).length).toBeLessThan(2);
		expect(pids('queue').filter(isAlive).length).toBeLessThan(2);
		expect(pids('skip').length).toBe(1);
		const log = project.read('.weaver/daemon.log');
		expect(log).toMatch(/skip: left out at .+, since the last run still goes on\n/);
		expect(log).toMatch(/queue: the last run still goes on; that of .+ comes after it\n/);
	});

	it('tells what it missed, and goes on with a start that a daemon was killed before', async () => {
		await using project = await createProject({
			missed: {...job, schedule: {cron: '0 * * * *', timezone: 'UTC'}},
			lost: {...job, schedule: never},
		});
		const hour = 3_600_000;
		const handled = {at: Math.floor(Date.now() / hour) * hour - 3 * hour, run: 0, start: true};
		project.write('.weaver/run/missed/schedule.json', `${JSON.stringify(handled)}\n`);
		const now = {at: Date.now(), run: 0, start: true};
		project.write('.weaver/run/lost/schedule.json', `${JSON.stringify(now)}\n`);
		await project.weaver(['daemon', 'restart']);
		await untilService(project, 'lost', ({run, state}) => run === 1 && state === 'scheduled');
		await untilService(project, 'missed', ({state}) => state === 'scheduled');
		expect(project.read('.weaver/daemon.log')).toMatch(
			/missed: \d times were missed, the last at /,
		);
		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		await untilService(project, 'lost', ({state}) => state === 'scheduled');
		expect(project.read('runs.txt')).toMatch(/^run\n(run\n)?$/);
		expect(project.read('.weaver/daemon.log').match(/were missed/g)?.length).toBe(1);
	});

	it('tries a run that failed again, also when another daemon has to', async () => {
		await using project = await createProject({
			job: {
				script: 'sh',
				args: ['-c', 'test -e ok'],
				min_uptime: '0s',
				schedule: never,
				restart: 'always',
				restart_delay: '500ms',
			},
		});
		await project.weaver(['start', 'job']);
		await untilService(project, 'job', ({state}) => state === 'backoff');
		await killDaemon(project);
		project.write('ok', '');
		await project.weaver(['daemon', 'restart']);
		const done = await untilService(project, 'job', ({state}) => state === 'scheduled');
		expect(done).toMatchObject({lastExit: {code: 0}});
	});

	it('that is no cron line is told by file, line and field', async () => {
		await using project = await createProject({
			job: {...job, schedule: {cron: '61 * * * *', timezone: 'UTC'}},
		});
		const {code, stdout} = await project.weaver(['validate']);
		expect(code).toBe(1);
		expect(stdout).toContain('services.d/job.json:10: schedule.cron is no cron line: "61 * * * *"');
	});
});
