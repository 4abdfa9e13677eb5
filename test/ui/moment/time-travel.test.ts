/** Events, the past and what would help, on a real screen over a real daemon. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {untilService} from '../../support/daemon.ts';
import {createProject, type Project} from '../../support/project.ts';
import type {Terminal} from '../../support/terminal.ts';

const [enter, esc, end] = ['\r', '\x1b', '\x1b[F'];

let project: Project;

beforeAll(async () => {
	project = await createProject({
		api: {
			script: 'sh api.sh',
			dependencies: [{service: 'db', optional: true}],
			restart_delay: '24h',
			max_restart_delay: '24h',
		},
		db: {script: 'sh db.sh', enabled: false},
		web: {script: 'sh db.sh', description: 'The website'},
	});
	project.write(
		'api.sh',
		'n=0; while [ ! -e crash ]; do n=$((n + 1)); echo "request $n"; sleep 0.05; done; echo "Error: gone" >&2; exit 3',
	);
	project.write('db.sh', 'echo up; exec sleep 1000');
	await project.weaver(['start', 'api', 'web', 'db', '--wait']);
	await project.weaver(['stop', 'db']);
	project.write('crash', '');
	await untilService(project, 'api', ({state}) => state === 'backoff');
});
afterAll(() => project[Symbol.asyncDispose]());

const header = (terminal: Terminal): string => terminal.lines()[0] ?? '';

/** The row of a service in the list. */
const rowOf = (terminal: Terminal, name: string): string =>
	terminal.lines().find((line) => new RegExp(`^│[ ▸]. ${name} `).test(line)) ?? '';

test('events as they come; [ ] and @ put the whole screen at a moment, End returns', async () => {
	using terminal = project.terminal(['monitor'], {columns: 200, rows: 50});
	await terminal.until(/▸✗ api +backoff/);
	// The journal stands under the list, in the times of the rest, without what is noise.
	await terminal.until(/5 Events[\s\S]*✗ api +exit 3 after/);
	await terminal.until(/○ db +stop asked for/);
	expect(terminal.text()).not.toMatch(/api +(starting|ready)/);

	terminal.keys('[');
	await terminal.until(
		/^ PAST \d\d:\d\d:\d\d · .* ago · api: exit 3 after .* · End returns to live/,
	);
	expect(terminal.cell(1, 0).inverse).toBe(true);
	expect(terminal.cell(0, 12).foreground).not.toBe(-1);
	terminal.keys('[');
	await terminal.until(/PAST .* api: running \(pid \d+\)/);
	await terminal.until(/▸◐ api +flapping|▸● api +running/);
	expect(rowOf(terminal, 'db')).toMatch(/stopped|running|starting/);
	await terminal.until(/Log api · at \d\d:\d\d:\d\d/);
	await terminal.until(/request 1/);

	// What is over is not steered, and says so.
	terminal.keys('r');
	await terminal.until(/This is \d\d:\d\d:\d\d; End returns to live\./);
	terminal.keys(end);
	await terminal.until(() => !header(terminal).includes('PAST'));
	await terminal.until(/▸✗ api +backoff/);
	await terminal.until(/Log api · live/);

	terminal.keys(`[[]`);
	await terminal.until(/PAST .* api: exit 3/);
	terminal.keys(']');
	await terminal.until(/Nothing of api happened after that: this is now\./);
	expect(header(terminal)).not.toContain('PAST');

	terminal.keys(`@-2h${enter}`);
	await terminal.until(/PAST .* · 2h ago · the journal begins at/);
	await terminal.until(/○ web +stopped/);
	terminal.keys(`@soon${enter}`);
	await terminal.until(/"soon" is no time: write 10:42, 10:42:05, -5m, yesterday 10:42/);
	// It is mended, or left with Esc.
	await terminal.until(/@soon +Enter go there {2}Esc cancel +10:42 · -5m · yesterday 10:42/);
	terminal.keys(`\x15-1h${enter}`);
	await terminal.until(/PAST .* · 1h ago/);
	terminal.keys('W');
	await terminal.until(/Why is known of now only; .* End returns to live\./);
	terminal.keys(`@now${enter}`);
	await terminal.until(() => !header(terminal).includes('PAST'));

	// In the events: filtered, errors only, and Enter goes to the moment and to the log.
	terminal.keys('5e');
	await terminal.until(/5 Events · errors only/);
	expect(terminal.text()).not.toMatch(/db +stop asked|backoff \(/);
	terminal.keys('e/stop');
	await terminal.until(() => !/✗ api +exit 3/.test(terminal.text()));
	terminal.keys(`${enter}k`);
	await terminal.until(/○ db +stop asked for/);
	terminal.keys(enter);
	await terminal.until(/PAST .* db: stop asked for/);
	await terminal.until(/2 Log db · at/);
	terminal.keys(`5${esc}1${end}`);
	await terminal.until(() => !header(terminal).includes('PAST'));
});

test('! goes to who fails, W stays true, + does what would help after saying so', async () => {
	using terminal = project.terminal(['monitor'], {columns: 120, rows: 40});
	await terminal.until(/▸✗ api +backoff/);
	terminal.keys(`/web${enter}`);
	await terminal.until(/▸● web/);
	terminal.keys(esc);
	await terminal.until(/✗ api: .*exit 3.* · ! goes there/);
	terminal.keys('+');
	await terminal.until(/Nothing is wrong with web\./);
	terminal.keys('!');
	await terminal.until(/▸✗ api/);
	terminal.keys('W');
	await terminal.until(/Why api ─+ \+ start db {2}Esc closes/);
	// Its times go on though nothing else changes.
	const since = () => /since +(\S+) ago/.exec(terminal.text())?.[1];
	const before = since();
	await terminal.until(() => since() !== before);
	terminal.keys('+');
	await terminal.until(/Start db[\s\S]*This runs `weaver start db`\.[\s\S]*Enter start it/);
	terminal.keys(enter);
	await terminal.until(/● db +running/);
	terminal.keys('W');
	await terminal.until(/Why api ─+ Esc closes[\s\S]*try +weaver logs api/);
	await project.weaver(['stop', 'api']);
	await terminal.until(/Why api[\s\S]*api was stopped by/);
	terminal.keys('+');
	await terminal.until(/Start api[\s\S]*Enter start it/);
	terminal.keys(esc);
	await untilService(project, 'db', ({ready}) => ready);
	const {code, stdout} = await project.weaver(['why']);
	expect([code, stdout]).toEqual([0, 'Everything is as it should be.']);
});

test('weaver why without a name explains what is not well, the worst first', async () => {
	await project.weaver(['start', 'api']);
	await untilService(project, 'api', ({state}) => state === 'backoff');
	project.write('services.d/broken.json', '{"name": "broken"}');
	await project.weaver(['daemon', 'restart']);
	const {code, stdout} = await project.weaver(['why']);
	expect(code).toBe(1);
	expect(stdout).toMatch(/^api is down: exit 3[\s\S]*\nbroken cannot be loaded/);
	expect(stdout).not.toContain('web');
	const {stdout: events} = await project.weaver(['events', 'api', '--kind', 'phase']);
	expect(events).not.toMatch(/\d{4}-\d\d-\d\dT|phase +stopped$/m);
	expect(events).toMatch(/backoff \(exit 3, next start in \d+[hm]/);
});
