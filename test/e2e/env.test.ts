import {describe, expect, it} from 'vitest';
import {serviceOf, untilService} from '../support/daemon.ts';
import {createProject} from '../support/project.ts';
import {until} from '../support/until.ts';

type Entry = {readonly key: string; readonly value: string; readonly source: string};
type Report = {
	readonly entries: readonly Entry[];
	readonly drift: readonly {readonly key: string}[] | null;
};

const print = {
	script: 'sh',
	args: ['-c', 'echo "$URL $PLAIN $PORT"; exec sleep 1000'],
	min_uptime: '0s',
};

describe('the environment of a service', () => {
	it('is made from all sources with their variables', async () => {
		await using project = await createProject(
			{
				api: {
					...print,
					env_file: '.env',
					env: {PORT: '300${WEAVER_INSTANCE}', URL: 'http://${HOST}:${PORT}/${PAGE:-index}'},
				},
			},
			{OUTER: 'outer'},
		);
		project.write(
			'.env',
			"HOST=${OUTER}.example\nPLAIN='${OUTER}'\nDB_PASSWORD=pa55\nDB=pg://me:pa55@db/x\n",
		);
		await project.weaver(['start', 'api']);
		await until('its line', async () => {
			const {stdout} = await project.weaver(['logs', 'api']);
			return stdout === 'http://outer.example:3001/index ${OUTER} 3001';
		});

		const report = await project.json<Report>(['service', 'env', 'api']);
		const shown = (key: string) => report.entries.find((entry) => entry.key === key);
		expect(['OUTER', 'HOST', 'PORT', 'DB_PASSWORD', 'DB', 'WEAVER_SERVICE'].map(shown)).toEqual([
			{key: 'OUTER', value: 'outer', source: 'daemon'},
			{key: 'HOST', value: 'outer.example', source: '.env:1'},
			{key: 'PORT', value: '3001', source: 'services.d/api.json:11'},
			{key: 'DB_PASSWORD', value: '********', source: '.env:3'},
			{key: 'DB', value: 'pg://me:********@db/x', source: '.env:4'},
			{key: 'WEAVER_SERVICE', value: 'api', source: 'weaver'},
		]);
		expect(report.drift).toEqual([]);

		project.write('.env', 'HOST=other\nDB_PASSWORD=new\nPLAIN=x\nDB=\n');
		const {stdout, stderr} = await project.weaver(['service', 'env', 'api', '--explain']);
		expect(stdout).toMatch(/^\.env:1 +HOST=other$/m);
		expect(stderr).toBe(
			[
				'The process that runs was started with another environment:',
				'  DB=pg://me:********@db/x',
				'  DB_PASSWORD=********',
				'  HOST=outer.example',
				"  PLAIN='${OUTER}'",
				'  URL=http://outer.example:3001/index',
			].join('\n'),
		);
		await project.weaver(['daemon', 'stop']);
		const offline = await project.weaver(['service', 'env', 'api', '--show-secrets']);
		expect(offline.stdout).toMatch(/^DB_PASSWORD=new$/m);
		expect(offline.stderr).toContain('DB_PASSWORD=pa55');
	});

	it('that lacks a required variable is told by file and line, before a start and at it', async () => {
		await using project = await createProject({
			api: {...print, max_restarts: 0, env: {A: '1', URL: 'http://${HOST}/'}},
			web: {...print, enabled: false, env_file: '.env'},
		});
		project.write('.env', '# words\nKEY=${API_KEY:?get one from the shop}\n');
		const {code, stdout} = await project.weaver(['validate']);
		expect(code).toBe(1);
		expect(stdout).toContain(
			'services.d/api.json:12: env.URL needs ${HOST}, which is nowhere defined',
		);
		expect(stdout).toContain('.env:2: KEY needs API_KEY: get one from the shop');
		const started = await project.weaver(['start', 'api', '--wait']);
		expect(started.stderr).toContain(
			'services.d/api.json:12: env.URL needs ${HOST}, which is nowhere defined',
		);
		expect(await serviceOf(project, 'api')).toMatchObject({state: 'failed'});
	});
});

it('groups and tags are targets', async () => {
	const sleeper = {script: 'sleep 1000', enabled: false, min_uptime: '0s'};
	await using project = await createProject({
		a: {...sleeper, group: 'web', tags: ['slow']},
		b: {...sleeper, group: 'web', tags: ['slow', 'paid']},
		c: sleeper,
	});
	expect((await project.weaver(['start', '--tag', 'paid'])).code).toBe(0);
	await untilService(project, 'b', ({state}) => state === 'running');
	expect((await project.weaver(['start', '--group', 'web'])).code).toBe(0);
	expect((await project.weaver(['stop', '--tag', 'slow'])).code).toBe(0);
	expect(await serviceOf(project, 'c')).toMatchObject({run: null});
	const {stderr, code} = await project.weaver(['restart', '--tag', 'slw']);
	expect({stderr, code}).toEqual({
		stderr: 'No service has the tag slw.\nDid you mean slow?',
		code: 2,
	});
});
