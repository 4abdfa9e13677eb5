import {execFile} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import type {Invocation, Io} from '../../src/cli/command.ts';
import {run as runDaemonLogs} from '../../src/cli/daemon-logs.ts';
import {run as runLogs} from '../../src/cli/logs.ts';
import {createLogFolder, now} from '../logs/log-folder.ts';
import {until} from '../support/until.ts';

type Options = Invocation['options'] & {readonly isTerminal?: boolean; readonly color?: boolean};

/** Starts a command in a folder; what it printed can be looked at while it runs. */
function start(
	command: typeof runLogs,
	cwd: string,
	operands: readonly string[],
	{isTerminal = false, color = false, ...options}: Options = {},
) {
	const printed: Uint8Array[] = [];
	let err = '';
	const interrupt = new AbortController();
	let readerIsGone = false;
	const io: Io = {
		cwd,
		env: {HOME: cwd},
		out: (text) => printed.push(Buffer.from(text)),
		err: (text) => {
			err += text;
		},
		write: async (bytes) => {
			if (!readerIsGone) printed.push(Buffer.from(bytes));
			return !readerIsGone;
		},
		isTerminal,
		isInteractive: false,
		onInterrupt: () => {},
		columns: 80,
		rows: 24,
		color,
		signal: interrupt.signal,
	};
	return {
		exit: command({operands, options}, io),
		bytes: () => Buffer.concat(printed),
		out: () => Buffer.concat(printed).toString(),
		err: () => err,
		interrupt: () => interrupt.abort(),
		leave: () => {
			readerIsGone = true;
		},
	};
}

async function logs(cwd: string, operands: readonly string[], options: Options = {}) {
	const {exit, bytes, out, err} = start(runLogs, cwd, operands, options);
	const code = await exit;
	return {code, bytes: bytes(), out: out(), err: err()};
}

const failure = (cwd: string, operands: readonly string[], options: Options = {}) =>
	logs(cwd, operands, options).then(
		() => null,
		({message, code, hint, exitCode}) => ({message, code, hint, exitCode}),
	);

test('one log is printed byte for byte, over all its runs', async () => {
	using folder = createLogFolder();
	const first = Buffer.concat([
		Buffer.from('crlf\r\n\u001b[31mred\u001b[0m\n'),
		Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
		Buffer.alloc(1_500_000, 'long'),
		Buffer.from('\nno newline at the end'),
	]);
	const second = Buffer.from(Array.from({length: 50_000}, (_, at) => `line ${at}\n`).join(''));
	folder.write('api', 1, {text: first});
	folder.write('api', 2, {text: second});
	const all = await logs(folder.root, ['api'], {lines: 'all'});
	expect(all.code).toBe(0);
	expect(all.bytes.equals(Buffer.concat([first, second]))).toBe(true);
	expect((await logs(folder.root, ['api'], {lines: '2'})).out).toBe('line 49998\nline 49999\n');
	expect((await logs(folder.root, ['api'])).out.split('\n')).toHaveLength(101);
	const oneMore = await logs(folder.root, ['api'], {lines: '50001'});
	expect(oneMore.out.startsWith('no newline at the endline 0\n')).toBe(true);
	expect((await logs(folder.root, ['api'], {lines: '0'})).out).toBe('');
});

test('a level brings whole stack traces, and the last lines are counted after the choice', async () => {
	using folder = createLogFolder();
	const noise = Array.from({length: 30_000}, (_, at) => `INFO request ${at}\n`);
	const trace = 'ERROR it broke\n    at one\n    at two\n';
	folder.write('api', 1, {text: [trace, ...noise, trace, 'info fine\n', 'WARN last'].join('')});
	const choose = async (options: Options) => (await logs(folder.root, ['api'], options)).out;
	expect(await choose({level: 'error'})).toBe(trace + trace);
	expect(await choose({level: 'warn', lines: '2'})).toBe('    at two\nWARN last');
	expect(await choose({level: 'error', lines: '5'})).toBe(trace.slice(15) + trace);
	expect(await choose({level: 'error', lines: '100'})).toBe(trace + trace);
	expect(await choose({grep: '^INFO request 1234\\d$', lines: '2'})).toBe(
		'INFO request 12348\nINFO request 12349\n',
	);
});

test('since a time: by the time in the line, else by when it was seen', async () => {
	using folder = createLogFolder();
	const iso = (time: number) => new Date(time).toISOString();
	const time = Date.now();
	const lines = [
		`${iso(time - 600_000)} old\n`,
		'plain old\n',
		`${iso(time - 90_000)} held back\n`,
		'  and its frame\n',
		`${iso(time - 30_000)} new\n`,
		'plain new\n',
	];
	const sizeOf = (count: number) => lines.slice(0, count).join('').length;
	folder.write('api', 1, {text: 'run 1\n', writtenAt: time - 900_000, createdAt: time - 1_000_000});
	folder.write('api', 2, {
		text: lines.join(''),
		index: [
			[sizeOf(2), time - 600_000],
			[sizeOf(6), time - 20_000],
		],
		writtenAt: time - 20_000,
		createdAt: time - 700_000,
	});
	const since = async (text: string) => (await logs(folder.root, ['api'], {since: text})).out;
	expect(await since('1m')).toBe(lines.slice(4).join(''));
	expect(await since('5m')).toBe(lines.slice(2).join(''));
	expect(await since('11m')).toBe(lines.join(''));
	expect(await since('1h')).toBe(`run 1\n${lines.join('')}`);
	expect(await since('1s')).toBe('');
});

test('several logs are merged in the order of time, with names in front', async () => {
	using folder = createLogFolder();
	const at = (second: number) => `2026-11-21T11:59:0${second}.000Z`;
	folder.write('api', 1, {text: `${at(1)} a\n  frame\n${at(3)} c\n${at(3)} d`});
	folder.write('worker', 1, {
		text: 'b\ne\n',
		index: [
			[2, now - 58_000],
			[4, now - 57_000],
		],
	});
	const {out} = await logs(folder.root, ['worker', 'api']);
	expect(out).toBe(
		[
			`api    | ${at(1)} a`,
			'api    |   frame',
			'worker | b',
			'worker | e',
			`api    | ${at(3)} c`,
			`api    | ${at(3)} d`,
			'',
		].join('\n'),
	);
	const colored = await logs(folder.root, ['worker', 'api'], {color: true, lines: '1'});
	expect(colored.out.split('\n')[0]).toBe('\u001b[0m\u001b[36mworker | \u001b[0me');
});

test('times go in front, with ~ where they are approximate', async () => {
	using folder = createLogFolder();
	const time = new Date(2026, 10, 21, 9, 8, 7, 65).getTime();
	folder.write('api', 1, {
		text: 'seen\nfound later\n',
		index: [
			[5, time],
			[17, -time],
		],
	});
	expect((await logs(folder.root, ['api'], {timestamps: true})).out).toBe(
		'2026-11-21 09:08:07.065  seen\n2026-11-21 09:08:07.065~ found later\n',
	);
});

test('JSON has one object per line', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {
		text: 'ERROR x\r\n  at y\n',
		index: [
			[9, now],
			[100, -now],
		],
	});
	folder.write('api', 2, {text: Buffer.from([0xff]), index: [[1, now]]});
	const {out} = await logs(folder.root, ['api'], {json: true});
	expect(
		out
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line)),
	).toEqual([
		{service: 'api', run: 1, time: now, approximate: false, level: 'error', text: 'ERROR x'},
		{service: 'api', run: 1, time: now, approximate: true, level: 'error', text: '  at y'},
		{service: 'api', run: 2, time: now, approximate: false, level: null, text: '\ufffd'},
	]);
});

test('following goes on over restarts until ctrl-C', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'one\ntwo\n', pid: 1});
	const command = start(runLogs, folder.root, ['api'], {
		follow: true,
		lines: '1',
		isTerminal: true,
	});
	await until('the last line', () => command.out() === 'two\n');
	folder.append('api', 1, 'unfinished');
	await until('what has no newline yet', () => command.out() === 'two\nunfinished');
	folder.append('api', 1, ' business\n');
	folder.end('api', 1, {code: 1, at: now});
	folder.write('api', 2, {text: 'three\n', pid: 2});
	await until('the next run', () => command.out() === 'two\nunfinished business\nthree\n');
	expect(command.err()).toBe('── exited 1 after 1m\n── started · run 2 · pid 2\n');
	command.interrupt();
	expect(await command.exit).toBe(130);
});

test('instances that are added while their service is followed are followed too', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'one\ntwo\n', pid: 1});
	const command = start(runLogs, folder.root, ['api'], {follow: true, lines: '1'});
	await until('the last line', () => command.out() === 'two\n');
	folder.append('api', 1, 'three\n');
	folder.end('api', 1, {code: 0, at: now});
	await until('its end', () => command.out() === 'two\nthree\n');
	folder.write('api.1', 1, {text: 'first\n', pid: 2});
	await until('an instance', () => command.out().includes('first'));
	folder.write('api.2', 1, {text: '', pid: 3});
	folder.write('apis', 1, {text: 'stranger\n', pid: 4});
	folder.append('api.2', 1, 'second\n');
	await until('another one', () => command.out().includes('second'));
	folder.append('api.1', 1, 'last\n');
	await until('the last line', () => command.out().includes('last'));
	expect(command.out()).toBe('two\nthree\napi.1 | first\napi.2 | second\napi.1 | last\n');
	command.interrupt();
	expect(await command.exit).toBe(130);
});

test('a stack frame that comes first when a log is followed has the level of its error', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'INFO up\nERROR it broke\n', pid: 1});
	const command = start(runLogs, folder.root, ['api'], {follow: true, level: 'error'});
	await until('the error', () => command.out() === 'ERROR it broke\n');
	folder.append('api', 1, '    at line 1\nINFO on\n    at nothing\nERROR again\n');
	await until('the next one', () => command.out().endsWith('ERROR again\n'));
	expect(command.out()).toBe('ERROR it broke\n    at line 1\nERROR again\n');
	command.interrupt();
	await command.exit;
});

test('several logs are followed with the filters; whole lines only', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'ERROR old\n', pid: 1});
	const options = {follow: true, level: 'error'};
	mkdirSync(path.join(folder.runsDir, 'worker'));
	const command = start(runLogs, folder.root, ['api', 'worker'], options);
	await until('the old line', () => command.out() === 'api    | ERROR old\n');
	expect(command.err()).toBe('worker has not run yet.\n');
	folder.append('api', 1, 'INFO no\nERROR yes\n  at');
	folder.append('api', 1, ' line 1\nINFO no\n');
	await until('the error', () => command.out().endsWith('api    |   at line 1\n'));
	folder.write('worker', 1, {text: 'ERROR no newline', pid: 2});
	folder.append('api', 1, 'ERROR meanwhile\n');
	await until('the other one', () => command.out().endsWith('api    | ERROR meanwhile\n'));
	folder.append('worker', 1, ' yet\nERROR last words');
	await until('the worker', () => command.out().endsWith('worker | ERROR no newline yet\n'));
	folder.end('worker', 1, {code: 1});
	await until('the end of the run', () => command.out().endsWith('worker | ERROR last words\n'));
	command.interrupt();
	expect(await command.exit).toBe(130);
	expect(command.err()).toBe('worker has not run yet.\n');
});

/** Lines as a service writes them in two pieces, longer apart than anything rests. */
async function printPieces(names: readonly string[], options: Options) {
	using folder = createLogFolder();
	for (const name of names) folder.write(name, 1, {text: 'old', pid: 1});
	const file = path.join(folder.runsDir, 'api', 'r1', 'spool');
	const command = start(runLogs, folder.root, names, {...options, follow: true, lines: '0'});
	const script = 'printf " half-"; sleep .4; printf "wh\\r"; sleep .3; printf "ole\\r\\nnext\\n"';
	await promisify(execFile)('sh', ['-c', `(${script}) >>'${file}'`]);
	folder.append('api', 1, 'whole end\n');
	await until('the last line', () => command.out().includes('end'));
	command.interrupt();
	await command.exit;
	return command.out();
}

test.each([
	[['api', 'worker'], {}, 'api    | old half-wh\role\r\napi    | next\napi    | whole end\n'],
	[['api'], {grep: '^old half-wh\\role$|end'}, 'old half-wh\role\r\nwhole end\n'],
	[['api'], {grep: '^ole|end'}, 'whole end\n'],
])(
	'a line of %j that comes in pieces is judged and printed whole with %j',
	async (names, options, out) => {
		expect(await printPieces(names, options)).toBe(out);
	},
);

test('a line that comes in pieces is one object of JSON, and has one time', async () => {
	const json = await printPieces(['api'], {json: true});
	expect(
		json
			.trimEnd()
			.split('\n')
			.map((line) => (JSON.parse(line) as {readonly text: string}).text),
	).toEqual(['old half-wh\role', 'next', 'whole end']);
	const times = await printPieces(['api'], {timestamps: true});
	expect(times.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[ ~] /gm, '@')).toBe(
		'@old half-wh\role\r\n@next\n@whole end\n',
	);
});

test('a line longer than any block is found and printed whole; one without end has its name again', async () => {
	using folder = createLogFolder();
	const long = 'x'.repeat(400_000);
	folder.write('api', 1, {text: long, pid: 1});
	folder.write('worker', 1, {text: '', pid: 1});
	const command = start(runLogs, folder.root, ['api', 'worker'], {follow: true});
	folder.append('worker', 1, 'first\n');
	await until('a line', () => command.out() === 'worker | first\n');
	folder.append('api', 1, long);
	folder.append('worker', 1, 'second\n');
	await until('a line', () => command.out() === 'worker | first\nworker | second\n');
	folder.append('api', 1, ' end\n');
	const whole = `worker | first\nworker | second\napi    | ${long}${long} end\n`;
	await until('the long line', () => command.out().length >= whole.length);
	expect(command.out() === whole).toBe(true);

	folder.append('api', 1, Buffer.alloc(1_500_000, 'y'));
	await until('a part', () => command.out().length > whole.length);
	folder.append('worker', 1, 'third\n');
	await until('the other', () => command.out().endsWith('\nworker | third\n'));
	folder.append('api', 1, 'z\n');
	await until('the rest', () => command.out().endsWith('z\n'));
	expect(
		command
			.out()
			.split('\n')
			.every((line) => line === '' || /^(api {3}|worker) \| /.test(line)),
	).toBe(true);
	command.interrupt();
	await command.exit;
});

test('lines of one service keep their order while it is followed, whatever times they tell', async () => {
	using folder = createLogFolder();
	for (const name of ['api', 'worker']) folder.write(name, 1, {text: '', pid: 1});
	const command = start(runLogs, folder.root, ['api', 'worker'], {follow: true});
	const at = (second: number) => `2026-11-21T11:59:0${second}.000Z`;
	folder.append('api', 1, `${at(3)} a\n${at(1)} b\n`);
	await until('both', () => command.out().endsWith('b\n'));
	expect(command.out()).toBe(`api    | ${at(3)} a\napi    | ${at(1)} b\n`);
	command.interrupt();
	await command.exit;
});

test('a flood that is written while it is followed arrives complete', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: '', pid: 1});
	const command = start(runLogs, folder.root, ['api'], {follow: true, lines: 'all'});
	let expected = '';
	for (let block = 0; block < 60; block += 1) {
		const text = Array.from({length: 1000}, (_, at) => `${block}:${at} ${'x'.repeat(at % 90)}\n`);
		expected += text.join('');
		folder.append('api', 1, text.join(''));
		await new Promise(setImmediate);
	}
	await until('all of it', () => command.bytes().length >= expected.length);
	expect(command.out() === expected).toBe(true);
	command.interrupt();
	expect(await command.exit).toBe(130);
});

test('it ends quietly when the reader is gone', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'x\n'.repeat(1000)});
	const command = start(runLogs, folder.root, ['api'], {
		lines: 'all',
		timestamps: true,
		follow: true,
	});
	command.leave();
	expect(await command.exit).toBe(0);
	expect(command.err()).toBe('');
});

test('names come from service files, even broken ones, and from what has run', async () => {
	using folder = createLogFolder();
	writeFileSync(path.join(folder.root, 'services.d', 'a.json'), '{"name": "idle", "script": "x"}');
	writeFileSync(path.join(folder.root, 'services.d', 'b.json'), '{"name": "broken", "script":');
	folder.write('removed', 1, {text: 'x\n'});
	expect(await logs(folder.root, ['idle'])).toMatchObject({
		code: 0,
		out: '',
		err: 'idle has not run yet.\n',
	});
	expect(await logs(folder.root, ['broken'])).toMatchObject({code: 0, out: ''});
	expect(await logs(folder.root, ['removed'])).toMatchObject({code: 0, out: 'x\n'});
	expect(await failure(folder.root, ['removd'])).toEqual({
		message: 'No service is called removd.',
		code: 'unknown-service',
		hint: 'Did you mean removed?',
		exitCode: 2,
	});
});

test.each([
	[{lines: 'few'}, '--lines must be a number or "all", got "few".'],
	[{lines: '-5'}, '--lines must be a number or "all", got "-5".'],
	[{since: 'later'}, '--since must be a time or how long ago, got "later".'],
	[{level: 'loud'}, '--level must be trace, debug, info, warn, error or fatal, got "loud".'],
	[
		{grep: '('},
		'--grep must be a JavaScript regular expression, got "(": Invalid regular expression: /(/: Unterminated group.',
	],
])('%j is refused', async (options, message) => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'x\n'});
	expect(await failure(folder.root, ['api'], options)).toMatchObject({message, exitCode: 2});
	expect(await failure(folder.root, [])).toMatchObject({code: 'usage', exitCode: 2});
});

test("the daemon's log is printed from its file and followed", async () => {
	using folder = createLogFolder();
	const file = path.join(folder.root, '.weaver', 'daemon.log');
	const none = start(runDaemonLogs, folder.root, []);
	expect(await none.exit).toBe(0);
	expect(none.err()).toBe('No daemon has run here yet.\n');

	mkdirSync(path.dirname(file), {recursive: true});
	const lines = ['2026-11-21T12:00:00.000Z started\n', '2026-11-21T12:00:01.000Z ready\n', 'odd\n'];
	writeFileSync(file, lines.join(''));
	const last = start(runDaemonLogs, folder.root, [], {lines: '2'});
	await last.exit;
	expect(last.out()).toBe(lines.slice(1).join(''));
	const json = start(runDaemonLogs, folder.root, [], {json: true, lines: '2'});
	await json.exit;
	expect(json.out()).toBe(`{"time":${now + 1000},"text":"ready"}\n{"time":null,"text":"odd"}\n`);

	const follow = start(runDaemonLogs, folder.root, [], {lines: '1', follow: true});
	await until('the last line', () => follow.out() === 'odd\n');
	writeFileSync(file, 'new\n');
	await until('a new file', () => follow.out() === 'odd\nnew\n');
	follow.interrupt();
	expect(await follow.exit).toBe(130);
});
