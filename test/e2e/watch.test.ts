import {describe, expect, it} from 'vitest';
import {killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

const sleeper = {script: 'sleep 1000', min_uptime: '0s'};
const watching = {paths: ['src'], ignore: ['*.log'], debounce: '100ms'};

const untilWatched = (project: Project, times: number) =>
	until('the watch', () => project.read('.weaver/daemon.log').split('watches src').length > times);

describe('watch', () => {
	it('restarts a service once for a burst of changes, also one that was adopted', async () => {
		await using project = await createProject({api: {...sleeper, watch: watching}, other: sleeper});
		project.write('src/a.js', '1');
		await project.weaver(['start', '--all']);
		await untilWatched(project, 1);
		const {pid: neighbour} = await serviceOf(project, 'other');
		for (const file of ['out.log', '.hidden', 'node_modules/x.js', 'a.js', 'b.js', 'sub/c.js'])
			project.write(`src/${file}`, 'new');
		await untilService(project, 'api', ({run, state}) => run === 2 && state === 'running');
		expect(project.read('.weaver/daemon.log')).toMatch(/api: src\/\S+ changed and 2 more\n/);

		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		await untilWatched(project, 2);
		project.write('src/a.js', 'newer');
		await untilService(project, 'api', ({run, state}) => run === 3 && state === 'running');
		expect(project.read('.weaver/daemon.log')).toContain('api: src/a.js changed\n');
		expect(await serviceOf(project, 'other')).toMatchObject({pid: neighbour, run: 1});
	});

	it('gives up on a service that changes its own files, until it is restarted by hand', async () => {
		await using project = await createProject({
			api: {
				...sleeper,
				script: 'sh',
				args: ['-c', 'date +%N >src/out.txt; exec sleep 1000'],
				watch: {...watching, debounce: '20ms'},
			},
		});
		project.write('src/a.js', '1');
		await project.weaver(['start', 'api']);
		await untilWatched(project, 1);
		project.write('src/a.js', '2');
		const {run, reason} = await untilService(
			project,
			'api',
			(service) => service.reason?.startsWith('watching is suspended') ?? false,
		);
		expect(reason).toContain('src/out.txt');
		const {stdout: why} = await project.weaver(['why', 'api']);
		expect(why).toContain('watching is suspended: 5 restarts in a row');
		project.write('src/a.js', '3');
		project.service('api', {...sleeper, watch: {...watching, debounce: '20ms'}});
		await untilService(
			project,
			'api',
			(service) => service.reason === null && service.run === (run ?? 0) + 1,
		);
		project.write('src/a.js', '4');
		await untilService(project, 'api', (service) => service.run === (run ?? 0) + 2);
	});

	it('starts a service again that had failed', async () => {
		await using project = await createProject({
			api: {script: 'sh src/a.sh', max_restarts: 0, watch: watching},
		});
		project.write('src/a.sh', 'exit 1\n');
		await project.weaver(['start', 'api', '--wait']);
		await untilService(project, 'api', ({state}) => state === 'failed');
		await untilWatched(project, 1);
		project.write('src/a.sh', 'exec sleep 1000\n');
		await untilService(project, 'api', ({state}) => state === 'running');
	});
});
