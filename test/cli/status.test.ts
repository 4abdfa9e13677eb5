/** `weaver status` and `weaver monitor --once`, with a daemon and without. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createProject, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

let project: Project;

beforeAll(async () => {
	project = await createProject({
		web: {script: 'node idle.js', group: 'front'},
		db: {script: 'node idle.js', group: 'back'},
		bad: {script: 'node crash.js', max_restarts: 0, enabled: false},
	});
	project.write('idle.js', "console.log('up'); setInterval(() => {}, 1000);");
	project.write('crash.js', "console.error('no luck'); process.exit(3);");
});

afterAll(() => project[Symbol.asyncDispose]());

type Page = {
	readonly daemon: {readonly pid: number} | null;
	readonly services: readonly {
		readonly name: string;
		readonly state: string;
		readonly pid: number | null;
	}[];
	readonly problems: readonly unknown[];
};
const states = (page: Page) =>
	Object.fromEntries(page.services.map(({name, state}) => [name, state]));

test('with nothing running, both say so and start nothing', async () => {
	const page = await project.json<Page>(['status']);
	expect(page).toMatchObject({daemon: null, problems: []});
	expect(states(page)).toEqual({bad: 'stopped', db: 'stopped', web: 'stopped'});
	const table = await project.weaver(['status']);
	expect(table).toMatchObject({code: 0, stderr: ''});
	expect(table.stdout).toMatch(/^ {3}NAME +STATE/);
	expect(table.stdout).toMatch(/ ○ web +stopped/);
	expect(table.stdout).toMatch(/The daemon is not running\./);
	const frame = await project.weaver(['monitor', '--once', '--size', '80x24']);
	expect(frame.stdout.split('\n')).toHaveLength(24);
	expect(frame.stdout).toMatch(/daemon not running/);
	expect(await project.json<Page>(['monitor', '--once'])).toMatchObject({daemon: null});
});

test('with a daemon the table, the details and the frame tell the same', async () => {
	await project.weaver(['start', 'web', 'db', '--wait']);
	const page = await project.json<Page>(['status', 'web']);
	expect(page.daemon?.pid).toBeGreaterThan(0);
	expect(states(page)).toEqual({web: 'running'});
	const pid = page.services[0]?.pid;
	expect((await project.weaver(['status'])).stdout).toMatch(/ ● web +running/);
	const details = await project.weaver(['status', 'web', '--verbose']);
	expect(details.stdout).toMatch(new RegExp(`^● {2}web running[^]*pid ${pid} · run 1[^]*idle.js`));
	await until('its first words', async () =>
		(await project.weaver(['logs', 'db'])).stdout.includes('up'),
	);
	const frame = await project.weaver(['monitor', '--once', '--size', '120x40']);
	expect(frame).toMatchObject({code: 0, stderr: ''});
	expect(frame.stdout).toMatch(/● 2 up/);
	expect(frame.stdout).toMatch(/Log db/);
	expect(frame.stdout).toMatch(/│\d\d:\d\d\S* +up /);
	expect(frame.stdout).not.toMatch(/\x1b/);
	const large = await project.weaver(['monitor', '--once', '--size', '200x50']);
	expect(large.stdout).toMatch(/Events.*\d\d:\d\d:\d\d ● web +running/s);
	expect(large.stdout).not.toMatch(/is being read/);
});

test('colour only when it is asked for', async () => {
	const frame = await project.weaver(['monitor', '--once', '--color', '--size', '80x24']);
	expect(frame.stdout).toMatch(/\x1b\[32m●\x1b\[39m/);
	expect((await project.weaver(['status', '--color'])).stdout).toMatch(/\x1b\[32m●/);
});

test('a name that does not exist is exit 2 with the nearest one', async () => {
	const wrong = await project.weaver(['status', 'wbe']);
	expect(wrong.code).toBe(2);
	expect(wrong.stderr).toMatch(/No service is called wbe\.\nDid you mean web\?/);
	const {stdout, code} = await project.weaver(['status', 'nothing', '--json']);
	expect(code).toBe(2);
	expect(JSON.parse(stdout)).toMatchObject({error: {code: 'unknown-service'}});
});

test('--format says how the frame is printed', async () => {
	const once = async (...options: readonly string[]) =>
		await project.weaver(['monitor', '--once', '--size', '80x24', ...options]);
	const text = await once('--format', 'text', '--color');
	expect(text.stdout).not.toContain('\x1b');
	const ansi = await once('--format', 'ansi');
	expect(ansi.stdout).toContain('\x1b[');
	expect(JSON.parse((await once('--format', 'json')).stdout)).toHaveProperty('services');
	expect((await once('--format', 'svg')).stdout).toMatch(/^<svg .*<\/svg>\s*$/s);
	const refused = await once('--format', 'png');
	expect([refused.code, refused.stderr]).toEqual([
		2,
		expect.stringContaining('--format must be text, ansi, json or svg, got png.'),
	]);
	expect((await once('--format', 'svg', '--json')).code).toBe(2);
});

test('--fail-on decides about the exit code', async () => {
	const failOn = async (what: string) =>
		(await project.weaver(['monitor', '--once', '--fail-on', what])).code;
	expect(await failOn('failed')).toBe(0);
	await project.weaver(['start', 'bad']);
	await until(
		'bad to fail',
		async () => states(await project.json<Page>(['status']))['bad'] === 'failed',
	);
	expect(await failOn('failed')).toBe(1);
	expect(await failOn('unhealthy')).toBe(1);
	expect(await failOn('anything')).toBe(2);
});

test('a run that failed and a broken file count for --fail-on, and are shown', async () => {
	await using other = await createProject({job: {script: 'node job.js', restart: 'never'}});
	other.write('job.js', "console.log('last words'); process.exit(Number(process.env.CODE ?? 7));");
	const once = ['monitor', '--once', '--size', '80x24', '--fail-on', 'failed'];
	await other.weaver(['start', 'job']);
	await until(
		'the job to end',
		async () => states(await other.json<Page>(['status']))['job'] === 'finished',
	);
	const failed = await other.weaver(once);
	expect(failed.code).toBe(1);
	expect(failed.stdout).toMatch(/✗ job +finished +exit 7/);
	expect((await other.weaver(['status'])).stdout).toMatch(/✗ job +finished +exit 7/);

	await other.weaver(['daemon', 'stop']);
	const offline = await other.weaver(once);
	expect(offline.code).toBe(1);
	expect(offline.stdout).toMatch(/│\d\d:\d\d\S* +last words /);

	other.remove('services.d/job.json');
	expect((await other.weaver(once)).code).toBe(0);
	other.service('bad', {script: 'node job.js', restrat: 'never'});
	const broken = await other.weaver(once);
	expect(broken.code).toBe(1);
	expect(broken.stdout).toMatch(/✎ 1 broken/);
	const text = /bad\.json:\d+: restrat is not a known field\. Did you mean "restart"\?/;
	expect((await other.weaver(['status'])).stdout).toMatch(text);
});

test('without a terminal the monitor prints one snapshot and says so', async () => {
	const {code, stdout, stderr} = await project.weaver(['monitor']);
	expect(code).toBe(0);
	expect(stdout).toMatch(/Services 3/);
	expect(stderr).toMatch(/one snapshot/);
});

test('--refresh prints again until ctrl-C', async () => {
	const abort = new AbortController();
	let printed = '';
	const printing = project.weaver(['status', '--refresh', '0.1'], {
		signal: abort.signal,
		onOutput: (text) => {
			printed += text;
		},
	});
	using terminal = project.terminal(['status', '--refresh', '0.1'], {columns: 100, rows: 20});
	await terminal.until(/● web +running/);
	await project.weaver(['stop', 'web']);
	await terminal.until(/○ web +stopped/);
	terminal.keys('\x03');
	expect(await terminal.exit).toBe(130);
	await until('a second table', () => printed.split('NAME').length > 2);
	abort.abort();
	expect((await printing).code).toBe(130);
});

test('status --verbose on a terminal ends with the totals by group', async () => {
	using terminal = project.terminal(['status', '--verbose'], {columns: 100, rows: 60});
	expect(await terminal.exit).toBe(0);
	await terminal.until(/│ all +│ 3/);
	expect(terminal.text()).toMatch(/│ back +│ 1 /);
});

test('services that outlived their daemon are taken over by status', async () => {
	const before = await project.json<Page>(['status', 'db']);
	process.kill(before.daemon?.pid ?? 0, 'SIGKILL');
	const after = await project.json<Page>(['status', 'db']);
	expect(after.daemon?.pid).not.toBe(before.daemon?.pid);
	expect(after.services[0]?.pid).toBe(before.services[0]?.pid);
});
