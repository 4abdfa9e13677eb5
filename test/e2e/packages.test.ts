import {existsSync, readdirSync, readFileSync, renameSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {isAlive, serviceOf, untilService} from '../support/daemon.ts';
import {fileOf, install, program, quick, update, writePackage} from '../support/package.ts';
import {createProject, freePort} from '../support/project.ts';

const sleeper = {script: 'sleep 1000'};

describe('a package', () => {
	it('is installed, updated and removed while its neighbours run on', async () => {
		await using project = await createProject({neighbour: sleeper});
		await project.weaver(['start', 'neighbour']);
		const {pid: neighbour} = await serviceOf(project, 'neighbour');
		const port = await freePort();
		const server = (version: string) => `
			import {readFileSync} from 'node:fs';
			import {createServer} from 'node:http';
			const {greeting} = JSON.parse(readFileSync(process.env.WEAVER_CONFIG, 'utf8'));
			try { readFileSync('/etc/hostname'); console.log('reads everything'); }
			catch (error) { console.log(error.code); }
			createServer((_, answer) => answer.end('${version} ' + greeting)).listen(${port}, '127.0.0.1');
			process.on('SIGTERM', () => { console.log('graceful'); process.exit(0); });`;
		const fields = {
			permissions: ['network'],
			config: {
				type: 'object',
				properties: {greeting: {type: 'string', default: 'hello'}},
				additionalProperties: false,
			},
			entry: {...quick, health: {tcp_port: port, interval: '100ms'}},
		};
		const ask = async () => await (await fetch(`http://127.0.0.1:${port}/`)).text();

		writePackage(project, '1.0.0', {...fields, code: server('1.0.0')});
		const refused = await install(project);
		expect(refused).toMatchObject({
			code: 1,
			stderr: expect.stringContaining('worker 1.0.0 asks for network, and nobody is at a terminal'),
		});
		const installed = await install(project, '--yes');
		const {pid: first} = await serviceOf(project, 'worker');
		expect(installed).toMatchObject({
			code: 0,
			stdout: `Installed worker 1.0.0; it is ready (pid ${first}).`,
		});
		expect(await ask()).toBe('1.0.0 hello');
		expect((await project.weaver(['logs', 'worker'])).stdout).toContain('ERR_ACCESS_DENIED');
		expect(fileOf(project)).toMatchObject({
			name: 'worker',
			version: '1.0.0',
			cwd: expect.stringMatching(/^\.weaver\/packages\/worker\/1\.0\.0-[0-9a-f]{12}$/),
		});

		writePackage(project, '1.1.0', {...fields, code: server('1.1.0')});
		const updated = await update(project, '--config', 'greeting=hi');
		const {pid: second} = await serviceOf(project, 'worker');
		expect(updated).toMatchObject({
			code: 0,
			stdout: `Updated worker from 1.0.0 to 1.1.0; it is ready (pid ${second}).`,
		});
		expect([isAlive(first ?? 0), await ask()]).toEqual([false, '1.1.0 hi']);
		expect((await update(project)).stdout).toBe(
			'worker 1.1.0 is what is installed; nothing to do.',
		);

		await project.weaver(['service', 'pack', 'pkg', '--out', 'worker.tgz']);
		expect(await project.json(['service', 'packages'])).toMatchObject({
			packages: [
				{
					name: 'worker',
					version: '1.1.0',
					source: project.path('pkg'),
					permissions: ['network'],
					enforced: ['filesystem:read', 'filesystem:write', 'subprocess'],
					phase: 'installed',
				},
			],
		});
		const removed = await project.weaver(['service', 'remove', 'worker']);
		expect(removed).toMatchObject({code: 0, stdout: 'Removed worker 1.1.0.'});
		expect([isAlive(second ?? 0), existsSync(project.path('services.d/worker.json'))]).toEqual([
			false,
			false,
		]);
		expect(readdirSync(project.path('.weaver/packages')).toSorted()).toEqual([
			'busy.json',
			'lock.db',
		]);
		expect(project.read('.weaver/run/worker/r2/spool')).toContain('graceful');
		expect(await serviceOf(project, 'neighbour')).toMatchObject({pid: neighbour, run: 1});
		const {stdout: events} = await project.weaver([
			'events',
			'worker',
			'--kind',
			'package',
			'--json',
		]);
		expect(events.split('\n').map((line) => (JSON.parse(line) as {text: string}).text)).toEqual([
			`package 1.0.0 installed from ${project.path('pkg')}`,
			'package updated from 1.0.0 to 1.1.0',
			'package 1.1.0 removed',
		]);
	});

	it('whose new version fails is put back, and one that can’t be good never gets that far', async () => {
		await using project = await createProject({neighbour: sleeper});
		await project.weaver(['start', 'neighbour']);
		const {pid: neighbour} = await serviceOf(project, 'neighbour');
		writePackage(project, '1.0.0');
		await install(project);
		const {pid} = await serviceOf(project, 'worker');
		const untouched = async (
			version: string,
			fields: Parameters<typeof writePackage>[2],
			message: RegExp,
			...more: string[]
		) => {
			writePackage(project, version, fields);
			const {code, stderr} = await update(project, ...more);
			expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
		};
		await untouched('2.0.0', {code: 'let a = ;'}, /"main\.mjs" can't be run: SyntaxError/);
		await untouched('two', {}, /weaver\.json:3: version must be a semantic version/);
		await untouched('0.9.0', {}, /^worker is not updated: 0\.9\.0 is older than 1\.0\.0/);
		await untouched('1.0.0', {code: '// other\n'}, /^worker is not updated: it is 1\.0\.0 as well/);
		await untouched('2.0.0', {name: 'other'}, /is the package other, not worker\.$/m);
		await untouched('2.0.0', {permissions: ['subprocess']}, /^worker 2\.0\.0 asks for subprocess/m);
		await untouched(
			'2.0.0',
			{entry: {...quick, dependencies: ['nobody']}},
			/^worker 2\.0\.0 does not fit: .*"nobody".* 1\.0\.0 is not touched\.$/m,
		);
		await untouched(
			'2.0.0',
			{config: {type: 'object', properties: {}, required: ['key']}},
			/^The configuration does not fit worker 2\.0\.0:\n {2}key is missing/,
		);
		expect(await serviceOf(project, 'worker')).toMatchObject({pid, run: 1});

		writePackage(project, '2.0.0', {
			code: 'console.error("no such table: mails"); process.exit(3);',
			entry: {...quick, min_uptime: '10s'},
		});
		const failed = await update(project);
		const back = await serviceOf(project, 'worker');
		expect(failed).toMatchObject({
			code: 1,
			stderr: [
				'worker 2.0.0 failed: it crashed: exit 3.',
				'  | no such table: mails',
				`1.0.0 is back, started again and ready (pid ${back.pid}).`,
			].join('\n'),
		});
		expect(fileOf(project)).toMatchObject({version: '1.0.0'});

		const sick = {
			...quick,
			health: {tcp_port: await freePort(), interval: '100ms', failure_threshold: 2},
		};
		writePackage(project, '2.0.1', {entry: sick});
		const unhealthy = await update(project);
		expect([unhealthy.code, unhealthy.stderr]).toEqual([
			1,
			expect.stringMatching(/^worker 2\.0\.1 failed: it is unhealthy: .*\n.*\n1\.0\.0 is back/),
		]);
		const slow = {...quick, health: {tcp_port: await freePort(), interval: '10s'}};
		writePackage(project, '2.0.2', {entry: slow});
		const late = await update(project, '--timeout', '700ms');
		expect([late.code, late.stderr]).toEqual([
			1,
			expect.stringMatching(
				/^worker 2\.0\.2 was not ready after 0\.7 s: it is running but not ready/,
			),
		]);
		expect(project.list('.weaver/packages/worker').toSorted()).toEqual([
			fileOf(project)['cwd']?.toString().split('/').at(-1),
			'data',
			'installed.json',
		]);

		writePackage(project, '2.1.0');
		expect(await update(project)).toMatchObject({code: 0});
		expect(await serviceOf(project, 'neighbour')).toMatchObject({pid: neighbour, run: 1});
	});

	it('that may overlap is tried beside its old version, which a failure does not touch', async () => {
		await using project = await createProject();
		writePackage(project, '1.0.0');
		await project.weaver(['daemon', 'restart']);
		await install(project);
		const {pid} = await serviceOf(project, 'worker');
		const patient = {...quick, min_uptime: '10s'};
		const code = 'console.log(`trial ${process.env.WEAVER_TRIAL}`); process.exit(3);';
		writePackage(project, '2.0.0', {overlap: true, entry: patient, code});
		expect(await update(project)).toMatchObject({
			code: 1,
			stderr: [
				'worker 2.0.0 failed: it ended: exit 3.',
				'  | trial 1',
				'1.0.0 runs on untouched.',
			].join('\n'),
		});
		expect(await serviceOf(project, 'worker')).toMatchObject({pid, run: 1, state: 'running'});

		writePackage(project, '2.1.0', {overlap: true, code: program('2.1.0')});
		expect(await update(project)).toMatchObject({code: 0, stderr: ''});
		expect(await serviceOf(project, 'worker')).toMatchObject({run: 2, state: 'running'});
		expect([project.list('services.d'), project.list('.weaver/run')]).toEqual([
			['worker.json'],
			['worker'],
		]);

		const port = String(await freePort());
		writePackage(project, '2.2.0', {overlap: true, entry: {...quick, env: {PORT: port}}});
		expect(await update(project)).toMatchObject({
			code: 0,
			stderr: `worker: 2.2.0 can't be tried beside 2.1.0: both use port ${port}.`,
		});
	});

	it('keeps what was edited by hand, and its data, over an update and a remove', async () => {
		await using project = await createProject();
		writePackage(project, '1.0.0', {
			code: `import {writeFileSync} from 'node:fs';
				writeFileSync(process.env.WEAVER_DATA + '/state', 'precious');
				${program('1.0.0')}`,
			config: {type: 'object', properties: {level: {type: 'integer', default: 1}}},
		});
		expect((await install(project)).stdout).toBe(
			'Installed worker 1.0.0; no daemon runs, so it starts with the next one.',
		);
		await project.weaver(['start', 'worker', '--wait']);
		const edited = {...fileOf(project), group: 'mine', stop_timeout: '3s'};
		project.write('services.d/worker.json', `${JSON.stringify(edited, null, 2)}\n`);
		await untilService(project, 'worker', ({group}) => group === 'mine');
		writePackage(project, '2.0.0', {
			entry: {...quick, stop_timeout: '5s', tags: ['new']},
			config: {type: 'object', properties: {level: {type: 'integer', default: 2}}},
		});
		const updated = await update(project);
		expect(updated.stderr).toBe(
			[
				'worker: group edited by hand: kept.',
				'worker: stop_timeout edited by hand, and changed by the new version too: yours is kept.',
			].join('\n'),
		);
		expect(fileOf(project)).toMatchObject({
			version: '2.0.0',
			group: 'mine',
			stop_timeout: '3s',
			tags: ['new'],
		});
		expect(project.read('services.d/worker.json')).toMatch(/^\{\n {2}"name"/);
		const {env} = fileOf(project) as {env: Record<string, string>};
		expect(readFileSync(env['WEAVER_CONFIG'] ?? '', 'utf8')).toBe('{\n\t"level": 2\n}\n');

		await project.weaver(['stop', 'worker']);
		renameSync(project.path('services.d/worker.json'), project.path('services.d/moved.json'));
		writePackage(project, '3.0.0');
		expect((await update(project)).stdout).toBe(
			'Updated worker from 2.0.0 to 3.0.0; it does not run.',
		);
		expect(await serviceOf(project, 'worker')).toMatchObject({state: 'stopped'});
		expect((await project.weaver(['service', 'remove', 'worker'])).stdout).toBe(
			'Removed worker 3.0.0; its data is kept in .weaver/packages/worker/data.',
		);
		expect(project.list('services.d')).toEqual([]);
		expect(project.read('.weaver/packages/worker/data/state')).toBe('precious');
		await install(project);
		const purged = await project.weaver(['service', 'remove', 'worker', '--purge', '--yes']);
		expect(purged.stdout).toBe('Removed worker 3.0.0.');
		expect([
			existsSync(project.path('.weaver/packages/worker')),
			existsSync(project.path('.weaver/run/worker')),
		]).toEqual([false, false]);
	});

	it('may have several instances, do its work and go, or beat a heart', async () => {
		await using project = await createProject({other: sleeper});
		await project.weaver(['start', 'other']);
		writePackage(project, '1.0.0', {entry: {...quick, instances: 2}});
		expect((await install(project)).stdout).toMatch(
			/^Installed worker 1\.0\.0; it is ready \(pid \d+, \d+\)\.$/,
		);
		writePackage(project, '1.1.0', {
			entry: {...quick, instances: 2, readiness: {max_silence: '5s', interval: '100ms'}},
			code: `import {utimesSync} from 'node:fs';
				setInterval(() => utimesSync(process.env.WEAVER_HEARTBEAT, new Date(), new Date()), 50);`,
		});
		expect((await update(project)).stdout).toMatch(/^Updated worker .* ready \(pid \d+, \d+\)\.$/);
		writePackage(project, '1.2.0', {
			entry: {...quick, instances: 2, min_uptime: '10s'},
			code: 'if (process.env.WEAVER_INSTANCE === "2") process.exit(4); setInterval(() => {}, 1000);',
		});
		expect((await update(project)).stderr).toMatch(
			/^worker 1\.2\.0 failed: it crashed: exit 4\.\n1\.1\.0 is back, started again and ready/,
		);
		expect(await project.weaver(['service', 'remove', 'worker'])).toMatchObject({code: 0});

		const once = {...quick, restart: 'never', min_uptime: '10s'};
		writePackage(project, '1.0.0', {entry: once, code: 'console.log("done");'});
		expect((await install(project)).stdout).toBe(
			'Installed worker 1.0.0; it has run and finished.',
		);
		writePackage(project, '1.1.0', {entry: once, code: 'console.log("done again");'});
		expect((await update(project)).stdout).toBe(
			'Updated worker from 1.0.0 to 1.1.0; it does not run.',
		);
	});

	it('does not take a name that is taken, nor leave those who need it alone', async () => {
		await using project = await createProject({
			Worker: sleeper,
			web: {...sleeper, dependencies: ['Worker']},
		});
		await project.weaver(['start', '--all']);
		writePackage(project, '1.0.0');
		expect((await install(project)).stderr).toMatch(
			/^services\.d\/Worker\.json defines Worker already; a package worker can't be installed beside it\./,
		);
		const {pid} = await serviceOf(project, 'Worker');
		expect((await project.weaver(['service', 'remove', 'Worker', '--yes'])).stderr).toMatch(
			/^Worker is needed by web \(services\.d\/web\.json\)\./,
		);
		expect((await project.weaver(['service', 'remove', 'web'])).stderr).toMatch(
			/^web would be removed with services\.d\/web\.json, which was not installed from a package, and nobody is at a terminal/,
		);
		expect(await project.weaver(['service', 'remove', 'web', '--yes'])).toMatchObject({code: 0});
		expect(await serviceOf(project, 'Worker')).toMatchObject({pid, run: 1});
		expect((await project.weaver(['service', 'remove', 'web', '--yes'])).code).toBe(2);
	});

	it('asks for its permissions at the terminal', async () => {
		await using project = await createProject();
		writePackage(project, '1.0.0', {permissions: ['network', 'filesystem:read'], author: 'Ann'});
		const answer = async (text: string) => {
			const terminal = project.terminal(['service', 'install', 'pkg']);
			await terminal.until(/Grant this to worker 1\.0\.0\? \[y\/N\]/);
			expect(terminal.text()).toContain('network           connect to others and listen on ports');
			terminal.keys(text);
			return await terminal.exit;
		};
		expect(await answer('\r')).toBe(1);
		expect(project.list('services.d')).toEqual([]);
		expect(await answer('y\r')).toBe(0);
		expect(project.list('services.d')).toEqual(['worker.json']);
	});
});
