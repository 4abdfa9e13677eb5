import {describe, expect, it} from 'vitest';
import type {Explanation} from '../../src/lib/explanation.ts';
import {killDaemon, untilService} from '../support/daemon.ts';
import {createProject} from '../support/project.ts';

const idle = {script: 'sleep 1000', min_uptime: 50};
const crashing = {
	script: 'sh',
	args: ['-c', 'echo fine; echo "ERROR cannot reach :6379"; echo bye; exit 3'],
	restart_delay: 10,
	max_restarts: 2,
};

describe('weaver why', () => {
	it('follows a service that waits to the one that failed, quotes its log and names the fix', async () => {
		await using project = await createProject({
			api: {...crashing, restart: 'never'},
			web: {...idle, dependencies: [{service: 'api', condition: 'completed'}]},
		});
		await project.weaver(['start', 'web', '--timeout', '5']);
		await untilService(project, 'api', ({state}) => state === 'finished');
		const why = await project.json<Explanation>(['why', 'web']);
		expect(why).toMatchObject({service: 'web', asWanted: false, fix: 'weaver start api'});
		expect(why.chain.at(-1)?.text).toMatch(/^api ended by itself with exit 3, /);
		expect(why.evidence).toContain(
			'api: the last error line before that was: ERROR cannot reach :6379',
		);
		const {code, stdout} = await project.weaver(['why', 'web']);
		expect(code).toBe(1);
		expect(stdout).toMatch(
			/^web waits for api .*\n(.*\n)* +because +api ended .*\n(.*\n)* +try +weaver start api$/,
		);
	});

	it('knows who stopped a service, with and without a daemon, and that it is as wanted', async () => {
		await using project = await createProject({api: idle}, {USER: 'alice'});
		await project.weaver(['start', 'api', '--wait']);
		expect(await project.json<Explanation>(['why', 'api'])).toMatchObject({asWanted: true});
		await project.weaver(['stop', 'api']);
		const text = /^api was stopped by alice \(weaver stop api\), /;
		const asked = await project.weaver(['why', 'api']);
		expect([asked.code, asked.stdout]).toEqual([0, expect.stringMatching(text)]);
		await project.weaver(['daemon', 'stop']);
		const offline = await project.weaver(['why', 'api']);
		expect([offline.code, offline.stdout]).toEqual([0, expect.stringMatching(text)]);
	});

	it('says that a limit ended a run, and which field sets it; whom that holds, and who waits how long', async () => {
		await using project = await createProject({
			leak: {script: 'sleep 1000', limits: {memory: '4K'}, max_restarts: 0},
			web: {...idle, dependencies: ['leak']},
			never: {...idle, min_uptime: '10m'},
			waiter: {...idle, wait_for: [{service: 'never', timeout: '10m'}]},
		});
		await project.weaver(['start', '--all', '--timeout', '1s']);
		await untilService(project, 'leak', ({state}) => state === 'failed');
		await untilService(project, 'web', ({state}) => state === 'paused' || state === 'waiting');
		const field = 'limits.memory or max_memory_restart in services.d/leak.json';
		expect(await project.json<Explanation>(['why', 'leak'])).toMatchObject({
			what: expect.stringContaining('stays down: a limit ended it: memory '),
			evidence: [expect.stringContaining(`(${field})`), 'holds web'],
			fix: 'weaver start leak',
		});
		expect((await project.json<Explanation>(['why', 'waiter'])).next).toBe(
			'it starts by itself when what it waits for is there: never within 10m, else the start has failed',
		);
	});

	it('answers from the files and the journal after the daemon was killed', async () => {
		await using project = await createProject({api: crashing, web: idle});
		await project.weaver(['start', '--all']);
		await untilService(project, 'api', ({state}) => state === 'failed');
		await killDaemon(project);
		expect(await project.json<Explanation>(['why', 'web'])).toMatchObject({
			asWanted: false,
			fix: 'weaver daemon restart',
		});
		const api = await project.json<Explanation>(['why', 'api']);
		expect(api.what).toMatch(/exit 3 ×\d/);
	});

	it('explains a file that is broken, and refuses a name that nothing has', async () => {
		await using project = await createProject({api: idle});
		project.write('services.d/web.json', '{"name": "web", "script": 1}');
		for (const daemon of [false, true]) {
			if (daemon) await project.weaver(['start', 'api']);
			const {code, stdout} = await project.weaver(['why', 'web']);
			expect([code, stdout]).toEqual([
				1,
				expect.stringMatching(/^web cannot be loaded: services\.d\/web\.json:1: /),
			]);
			const unknown = await project.weaver(['why', 'webb']);
			expect([unknown.code, unknown.stderr]).toEqual([
				2,
				expect.stringContaining('No service is called webb.'),
			]);
		}
	});
});
