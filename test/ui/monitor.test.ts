/** The whole screen in a real terminal, on a real daemon with real services. */
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {createProject, type Project} from '../support/project.ts';
import type {Terminal} from '../support/terminal.ts';

const up = '\x1b[A';
const esc = '\x1b';
const enter = '\r';

/** Prints a line every 50 ms, and its last words when it is asked to end. */
const ticker =
	"let n = 0; setInterval(() => console.log('tick', ++n), 50); process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });";

let project: Project;

beforeAll(async () => {
	project = await createProject({
		alpha: {script: 'node alpha.js', group: 'web', description: 'The first one'},
		beta: {script: 'node beta.js', dependencies: ['alpha']},
		crash: {script: 'node crash.js', restart_delay: '20s', max_restart_delay: '20s'},
		rest: {script: 'node alpha.js', enabled: false},
	});
	project.write('alpha.js', ticker);
	project.write(
		'beta.js',
		'console.log(\'\\u001b[31mred\\u001b[0m words\'); console.log(\'{"level":"warn","msg":"from json","n":1}\'); console.log(\'danger\\u001b[2Jous\'); setInterval(() => {}, 1000);',
	);
	project.write('crash.js', "console.error('boom'); process.exit(7);");
	const started = await project.weaver(['start', 'alpha', 'beta', '--wait']);
	expect(started.code, started.stderr).toBe(0);
});

afterAll(() => project[Symbol.asyncDispose]());

async function open(columns = 120, rows = 40, env = {}): Promise<Terminal> {
	const terminal = project.terminal(['monitor'], {columns, rows, env});
	await terminal.until(/q quit/);
	await terminal.until(/alpha/);
	return terminal;
}

const selected = (terminal: Terminal): string | undefined =>
	terminal
		.lines()
		.find((line) => line.includes('▸'))
		?.match(/▸. (\S+)/)?.[1];

/** Chooses the service, wherever it stands. */
async function select(terminal: Terminal, name: string): Promise<void> {
	terminal.keys(`/${name}${enter}`);
	await terminal.until(new RegExp(`Services 1 of 4[^]*Log ${name}`));
	terminal.keys(esc);
	await terminal.until(() => /Services 4/.test(terminal.text()) && selected(terminal) === name);
}

describe('what it shows', () => {
	test('services with what needs attention first, and why', async () => {
		using terminal = await open();
		await terminal.until(/▸✗ crash +backoff/);
		await terminal.until(/WHY crash: exit 7 .*restart \d+ in \d+s/);
		await terminal.until(/● 2 up +✗ 1 failing +○ 1 off/);
		await terminal.until(/boom/);
		terminal.keys('W');
		await terminal.until(/Why crash(.|\n)*crash is down: exit 7/);
		terminal.keys('W');
		await terminal.until(() => !terminal.text().includes('Why crash'));
		expect(terminal.lines().length).toBe(40);
	});

	test('a live log: colours kept, the rest harmless, JSON readable', async () => {
		using terminal = await open();
		await select(terminal, 'beta');
		await terminal.until(/red words/);
		await terminal.until(/WRN from json {2}n=1/);
		await terminal.until(/dangerous/);
		const row = terminal.lines().findIndex((line) => line.includes('red words'));
		const column = terminal.lines()[row]?.indexOf('red words') ?? 0;
		expect(terminal.cell(column, row).foreground).toBe(1);
		expect(terminal.cell(column + 5, row).foreground).toBe(-1);
	});

	test('curves and details of the selected service', async () => {
		using terminal = await open();
		await select(terminal, 'alpha');
		terminal.keys('4');
		await terminal.until(/CPU +\d/);
		await terminal.until(/MEM +\d+M/);
		terminal.keys('3');
		await terminal.until(/needed by +● beta/);
		await terminal.until(/command +node alpha.js/);
	});
});

describe('keys', () => {
	test('a restart goes through its phases and tells the new pid', async () => {
		using terminal = await open();
		await select(terminal, 'alpha');
		await terminal.until(/pid \d+ · run \d+/);
		const before = /pid (\d+) · run/.exec(terminal.text())?.[1];
		terminal.keys('r');
		await terminal.until(/✓ .*alpha .*pid \d+/);
		await terminal.until(() => {
			const pid = /pid (\d+) · run/.exec(terminal.text())?.[1];
			return pid !== undefined && pid !== before;
		});
		await terminal.until(/bye/);
		await terminal.until(/·· started · run 2/);
	});

	test('stop and start, and a key that does nothing says why', async () => {
		using terminal = await open();
		await select(terminal, 'rest');
		terminal.keys('x');
		await terminal.until(/rest is not running/);
		terminal.keys('s');
		await terminal.until(/▸● rest +running/);
		await terminal.until(/tick \d/);
		terminal.keys('s');
		await terminal.until(/rest is already running/);
		terminal.keys('x');
		await terminal.until(/▸○ rest +stopped/);
	});

	test('R shows whom it affects and asks, Esc leaves it', async () => {
		using terminal = await open();
		await select(terminal, 'alpha');
		terminal.keys('T');
		await terminal.until(/T is for the log; 2 goes there\./);
		terminal.keys('R');
		await terminal.until(/Restart alpha and what needs it/);
		await terminal.until(/Restarts alpha and one dependent/);
		await terminal.until(/beta, alpha/);
	});

	test('X asks, then kills', async () => {
		using terminal = await open();
		await select(terminal, 'beta');
		terminal.keys('X');
		await terminal.until(/SIGKILL to pid \d+/);
		terminal.keys('y');
		await terminal.until(/▸○ beta +stopped/);
		terminal.keys('s');
		await terminal.until(/▸● beta +running/);
	});

	test('the filter narrows the list while it is typed', async () => {
		using terminal = await open();
		terminal.keys('/bet');
		await terminal.until(() => selected(terminal) === 'beta');
		await terminal.until(/Services 1 of 4/);
		terminal.keys(enter);
		await terminal.until(/q quit/);
		terminal.keys(esc);
		await terminal.until(/Services 4/);
		await terminal.until(() => selected(terminal) === 'beta');
		terminal.keys('/!beta');
		await terminal.until(/Services 3 of 4/);
		terminal.keys(esc);
		await terminal.until(/Services 4/);
	});

	test('the log: scrolling back holds it still, f goes on', async () => {
		using terminal = await open();
		await select(terminal, 'alpha');
		await terminal.until(/tick \d+/);
		terminal.keys(`${enter}${up}${up}`);
		await terminal.until(/\d+ new · f follows/);
		terminal.keys('f');
		await terminal.until(/Log alpha · live/);
	});

	test('a search marks its matches and n and N go through them', async () => {
		using terminal = await open();
		await select(terminal, 'beta');
		await terminal.until(/dangerous/);
		terminal.keys(`2/json${enter}`);
		await terminal.until(/f follows/);
		const row = terminal.lines().findIndex((line) => line.includes('from json'));
		const column = terminal.lines()[row]?.indexOf('json') ?? 0;
		await terminal.until(() => terminal.cell(column, row).background === 3);
		terminal.keys('n');
		await terminal.until(/No match below for "json"/);
		terminal.keys('/zebra\r');
		await terminal.until(/No match for "zebra"/);
	});

	test('times and zoom', async () => {
		using terminal = await open(80, 24);
		await select(terminal, 'alpha');
		await terminal.until(/\d\d:\d\d:\d\d tick/);
		terminal.keys('t');
		await terminal.until(/now tick/);
		terminal.keys('t');
		await terminal.until(/│tick \d+/);
		terminal.keys('2z');
		await terminal.until(() => !terminal.text().includes('1 Services'));
		terminal.keys('z1');
		await terminal.until(/1 Services/);
	});

	test('the help lists every key and closes with Esc', async () => {
		using terminal = await open();
		terminal.keys('?');
		await terminal.until(/Restart it with everything that needs it/);
		terminal.keys(esc);
		await terminal.until(() => !terminal.text().includes('Esc closes'));
	});

	test('panes by number and by Tab; the specs of the project', async () => {
		project.write('specs/001-login/spec.md', '# Login with a passkey\n');
		using terminal = await open(80, 24);
		terminal.keys('6');
		await terminal.until(/001-login {2}Login with a passkey/);
		terminal.keys('\t');
		await terminal.until(() => terminal.cell(0, 1).foreground === 6);
		terminal.keys('3');
		await terminal.until(/3 Detail/);
	});
});

describe('commands, help and personal settings', () => {
	const settings = (text: string): void => {
		const folder = path.join(project.env['HOME'] ?? '', '.config/weaver');
		mkdirSync(folder, {recursive: true});
		writeFileSync(path.join(folder, 'settings.json'), text);
	};
	const memory = (): string =>
		path.join(project.env['HOME'] ?? '', '.local/state/weaver/screen.json');

	afterEach(() => {
		settings('{}');
		rmSync(memory(), {force: true});
	});

	test('the palette finds commands, completes services, runs them and remembers', async () => {
		using terminal = await open();
		terminal.keys(':');
		await terminal.until(/a command, e\.g\. restart api/);
		terminal.keys('kill cra');
		await terminal.until(/▸ kill crash/);
		await terminal.until(/crash has no process\./);
		terminal.keys('\x15log al');
		await terminal.until(/▸ open-log alpha .*Enter l/);
		await terminal.until(/the same: weaver logs alpha --follow/);
		const row = terminal.lines().findIndex((line) => line.includes('open-log alpha'));
		const column = terminal.lines()[row]?.indexOf('open-log') ?? 0;
		expect(terminal.cell(column, row).inverse).toBe(true);
		terminal.keys(enter);
		await terminal.until(/Log alpha/);
		terminal.keys('\x10');
		await terminal.until(/a command, e\.g\.[^\n]*\n[^\n]*open-log alpha/);
		terminal.keys('\x15:svc\r');
		await terminal.until(
			() => !/Commands/.test(terminal.text()) && terminal.cell(0, 1).foreground === 6,
		);
		terminal.keys(':q\r');
		expect(await terminal.exit).toBe(0);
		expect(JSON.parse(readFileSync(memory(), 'utf8'))).toMatchObject({
			called: ['quit', 'services', 'open-log alpha'],
		});
	});

	test('chosen keys hold in input, footer, help and palette; a conflict is refused', async () => {
		settings('{"keys": {"restart": "F", "theme": "^t"}, "theme": "high-contrast"}');
		using terminal = await open(80, 24);
		await terminal.until(/F restart/);
		expect(terminal.cell(0, 1).foreground).toBe(14);
		terminal.keys('\x14');
		await terminal.until(/The theme is colorblind/);
		await terminal.until(() => terminal.cell(0, 1).foreground === -1);
		terminal.keys('?');
		await terminal.until(/Here, in the list of services/);
		terminal.keys('/restart it');
		await terminal.until(/F +Restart it/);
		terminal.keys(enter);
		await terminal.until(/Esc close/);
		terminal.keys(esc);
		await terminal.until(() => !/Esc close/.test(terminal.text()));
		terminal.keys(':restart');
		await terminal.until(/▸ restart .* F │/);
		terminal.keys('\x03');
		expect(await terminal.exit).toBe(0);

		settings('{\n"theme": "light",\n"keys": {"restart": "x"}\n}');
		using refused = project.terminal(['monitor'], {columns: 200});
		expect(await refused.exit).toBe(2);
		await refused.until(/settings\.json:3: keys\.restart\[0\] "x" already means stop/);
		expect(refused.raw).not.toContain('\x1b[?1049h');
		const {code, stdout} = await project.weaver(['validate']);
		expect(code).toBe(1);
		expect(stdout).toMatch(/settings\.json:3: "x" already means stop/);
	});

	test('< and > move borders, which the next monitor finds there', async () => {
		const width = (terminal: Terminal) => terminal.lines()[1]?.indexOf('╮') ?? 0;
		using terminal = await open();
		const before = width(terminal);
		terminal.keys('2<<');
		await terminal.until(() => width(terminal) === before + 4);
		terminal.keys('z>');
		await terminal.until(/This pane has the whole screen/);
		terminal.keys('q');
		expect(await terminal.exit).toBe(0);
		using next = await open();
		expect(width(next)).toBe(before + 4);
		next.keys('2>>q');
		expect(await next.exit).toBe(0);
	});
});

describe('sizes', () => {
	test('resizing at any moment gives a whole frame', async () => {
		using terminal = await open();
		for (const [columns, rows] of [
			[80, 24],
			[200, 50],
			[50, 12],
			[120, 40],
			[20, 5],
		] as const) {
			terminal.resize(columns, rows);
			await terminal.until(() => isWhole(terminal, columns, rows));
		}
	});

	test('on a small terminal there is one pane at a time', async () => {
		using terminal = await open(50, 15);
		expect(terminal.text()).not.toMatch(/Log /);
		terminal.keys(enter);
		await terminal.until(/Log crash/);
		terminal.keys(esc);
		await terminal.until(/1 Services/);
	});
});

describe('surroundings', () => {
	test('ctrl-L paints a screen again that something else wrote over', async () => {
		using terminal = await open();
		await select(terminal, 'rest');
		terminal.emulator.write('\x1b[5;5Hgarbage\x1b[20;1Hmore garbage');
		await terminal.until(/more garbage/);
		terminal.keys('\x0c');
		await terminal.until(() => !terminal.text().includes('garbage'));
		await terminal.until(() => isWhole(terminal, 120, 40));
		terminal.keys('j');
		await terminal.until(() => isWhole(terminal, 120, 40));
	});

	test('NO_COLOR leaves bold, dim and inverse, of services too', async () => {
		using terminal = await open(120, 40, {NO_COLOR: '1'});
		await select(terminal, 'beta');
		await terminal.until(/red words/);
		const row = terminal.lines().findIndex((line) => line.includes('▸'));
		expect(terminal.cell(5, row).inverse).toBe(true);
		const codes = [...terminal.raw.matchAll(/\x1b\[([\d;]*)m/g)].flatMap(([, list = '']) =>
			list.split(';'),
		);
		expect(
			codes.filter((code) => !['', '0', '1', '2', '7', '22', '27', '39', '49'].includes(code)),
		).toEqual([]);
	});

	test('a locale without UTF-8 gets ASCII only: boxes, curves, help and palette', async () => {
		using terminal = await open(120, 40, {LC_ALL: 'C'});
		await terminal.until(/\* alpha +running/);
		terminal.keys('?');
		await terminal.until(/Esc closes|more below/);
		terminal.keys(esc);
		await terminal.until(() => !/more below/.test(terminal.text()));
		terminal.keys(':');
		await terminal.until(/Commands/);
		terminal.keys(`theme high${enter}`);
		await terminal.until(/The theme is high-contrast/);
		await terminal.until(() => terminal.cell(0, 1).foreground === 14);
		expect(terminal.raw).toMatch(/^[\x00-\x7e]*$/);
	});

	test('in words, for screen readers: sentences are appended, commands typed', async () => {
		using terminal = project.terminal(['monitor', '--accessible'], {columns: 100, rows: 60});
		await terminal.until(
			/crash fail(ed|s again and again): exit 7, .*restarting in \d+ seconds?\./,
		);
		await terminal.until(/Type help for the commands, quit to leave\./);
		terminal.keys('restart\r');
		await terminal.until(/Which service\? Type restart and its name; list names them\./);
		terminal.keys('restart al\t\r');
		await terminal.until(/> restart alpha\nRestarting alpha…[\s\S]*restarted: alpha/);
		terminal.keys('log beta\r');
		await terminal.until(/red words/);
		terminal.keys('kill beta\r');
		await terminal.until(/Type yes to kill it, no to leave it\./);
		terminal.keys('no\rwhy crash\r');
		await terminal.until(/Left as it is\.[\s\S]*crash is down: exit 7/);
		const other = await project.weaver(['stop', 'beta']);
		expect(other.code).toBe(0);
		await terminal.until(/beta is stopped/);
		await project.weaver(['start', 'beta']);
		terminal.keys('quit\r');
		expect(await terminal.exit).toBe(0);
		expect(terminal.raw).not.toContain('\x1b');
		await terminal.until(/go on running/);
		// The answer to the restart said it all.
		expect(terminal.text()).not.toMatch(/^alpha/m);
	});

	test('variables of CI and of other tools do not stop it', async () => {
		using terminal = await open(80, 24, {CI: 'true', DEV: 'true', WEAVER_INCREMENTAL: '0'});
		await terminal.until(/● alpha +running/);
		terminal.keys('q');
		expect(await terminal.exit).toBe(0);
	});

	test('a file that breaks, changes or goes is shown at once', async () => {
		using terminal = await open();
		project.write('services.d/late.json', '{"name": "late", "script": "node alpha.js"}');
		await terminal.until(/● late +running/);
		project.write(
			'services.d/late.json',
			'{"name": "late", "script": "node alpha.js", "instances": "x"}',
		);
		await terminal.until(/✎ 1 broken/);
		await terminal.until(/late ✎ +running/);
		project.write(
			'services.d/odd.json',
			'{"name": "odd", "script": "node alpha.js", "restrat": "x"}',
		);
		await terminal.until(/✎ services\.d\/odd\.json:1.* :problems/);
		terminal.keys(`:problems${enter}`);
		await terminal.until(/Broken files 2[\s\S]*odd\.json:1[\s\S]*Did you mean "restart"\?/);
		await terminal.until(/The last good version of late goes on\./);
		terminal.keys(esc);
		await terminal.until(() => !/Broken files/.test(terminal.text()));
		project.remove('services.d/odd.json');
		project.remove('services.d/late.json');
		await terminal.until(() => !/late|odd/.test(terminal.text()));
		expect(terminal.text()).not.toMatch(/broken/);
	});
});

/** Each box that begins on the screen ends on it, at the right edge. */
function isWhole(terminal: Terminal, columns: number, rows: number): boolean {
	const lines = terminal.lines();
	const count = (sign: string): number => lines.join('').split(sign).length - 1;
	const boxes = count('╭');
	return (
		lines.length === rows &&
		boxes > 0 &&
		['╮', '╯', '╰'].every((sign) => count(sign) === boxes) &&
		lines.some((line) => line.length === columns && line.endsWith('╮'))
	);
}
