/** Logs as real services write them and the daemon, the socket and the commands give them. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, openSync} from 'node:fs';
import {expect, test} from 'vitest';
import {connect} from '../../src/ipc/client.ts';
import type {LogChunk} from '../../src/lib/log-chunk.ts';
import {readBefore} from '../../src/logs/read.ts';
import {untilService} from '../support/daemon.ts';
import {createProject, type Project, weaverProgram} from '../support/project.ts';
import {until} from '../support/until.ts';

const sh = (script: string) => ({
	script: `sh -c '${script}'`,
	enabled: false,
	restart: 'never',
});
const ticker = sh('i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo tick $i; sleep .06; done');

/** Follows a log through the socket; `chunks` grows. */
async function follow(project: Project, name: string) {
	const client = await connect(project.path('.weaver/weaver.sock'));
	const {subscription, chunks: first} = await client.request('logs.follow', {name, lines: 100});
	const chunks: LogChunk[] = [...first];
	client.on('log', (notice) => {
		if (notice.subscription === subscription) chunks.push(...notice.chunks);
	});
	return {chunks, [Symbol.dispose]: () => client.close()};
}

const isEnd = ({kind, text}: LogChunk) => kind === 'mark' && /^(exited|ended)/.test(text);

/** The times of chunks that are later than the one after them. */
const outOfOrder = (chunks: readonly LogChunk[]): readonly string[] =>
	chunks
		.slice(1)
		.flatMap((chunk, at) =>
			chunk.time < (chunks[at]?.time ?? 0)
				? [`${chunks[at]?.time} ${chunks[at]?.text.slice(-20)} > ${chunk.time} ${chunk.text}`]
				: [],
		);

test.each([
	['ends right after its last words', sh('sleep .3; echo one; echo two; exit 3')],
	['is outlived by a flood of its children', sh('sleep .3; echo one; yes & sleep .1; exit 3')],
	[
		'is outlived by a careful child',
		sh('sleep .3; (setsid sh -c "while echo x; do :; done") & sleep .1; exit 3'),
	],
])('no line stands above an end that is earlier: one that %s', async (_, service) => {
	await using project = await createProject({api: service});
	await project.weaver(['start', 'api']);
	using live = await follow(project, 'api');
	await untilService(project, 'api', ({state}) => state !== 'running');
	await until('its end', () => live.chunks.some(isEnd));
	expect(outOfOrder(live.chunks.slice(0, live.chunks.findIndex(isEnd) + 1))).toEqual([]);
	const page = readBefore(project.path('.weaver/run'), 'api', null, 1000, Date.now());
	expect(page.chunks.filter(isEnd)).toHaveLength(1);
	expect(outOfOrder(page.chunks)).toEqual([]);
});

test('what goes on with a line begins where it stopped', async () => {
	const wait = (file: string) => `while [ ! -e ${file} ]; do sleep .02; done`;
	await using project = await createProject({
		api: sh(
			`printf half-; ${wait('one')}; printf who; ${wait('two')}; echo le; printf "last words"`,
		),
	});
	await project.weaver(['start', 'api']);
	const textsOf = (chunks: readonly LogChunk[]) =>
		chunks.filter(({kind}) => kind === 'text').map(({offset, text}) => [offset, text]);
	using first = await follow(project, 'api');
	await until('a rested line', () => textsOf(first.chunks).length === 1);
	using second = await follow(project, 'api');
	project.write('one', '');
	await until('more of it', () => textsOf(second.chunks).length === 2);
	await until('more of it', () => textsOf(first.chunks).length === 2);
	project.write('two', '');
	for (const {chunks} of [first, second]) {
		await until('its end', () => chunks.some(isEnd));
		expect(textsOf(chunks).slice(0, 2)).toEqual([
			[0, 'half-'],
			[5, 'who'],
		]);
		expect(textsOf(chunks).map(([, text]) => text)).toEqual(['half-', 'who', 'le\n', 'last words']);
	}
});

/** Runs `weaver logs … --follow` into a pipe until it has printed enough. */
async function listen(
	project: Project,
	args: readonly string[],
	isEnough: (out: string) => boolean,
): Promise<{readonly out: string; readonly err: string}> {
	const interrupt = new AbortController();
	let out = '';
	const command = project.weaver(['logs', ...args, '--follow'], {
		signal: interrupt.signal,
		onOutput: (text) => {
			out += text;
		},
	});
	await until('enough output', () => isEnough(out)).finally(() => interrupt.abort());
	const {stderr: err} = await command;
	return {out, err};
}

test('a line written in pieces is found whole by grep and merged whole', async () => {
	await using project = await createProject({
		api: sh('printf half-; sleep .4; echo whole; sleep 1000'),
		worker: ticker,
	});
	const [merged, found] = await Promise.all([
		listen(project, ['api', 'worker'], (out) => out.includes('whole\n')),
		listen(project, ['api', '--grep', 'whole'], (out) => out.includes('\n')),
		project.weaver(['start', 'api', 'worker']),
	]);
	expect(found.out).toBe('half-whole\n');
	const lines = merged.out.trimEnd().split('\n');
	expect(lines.filter((line) => !/^worker \| tick \d+$/.test(line))).toEqual([
		'api    | half-whole',
	]);
});

test('following through many writes prints no warning: pipe, file, terminal', async () => {
	await using project = await createProject({api: ticker, worker: ticker});
	await project.weaver(['start', 'api', 'worker']);
	const names = ['api', 'worker', '-n', '0'];
	const args = ['logs', ...names, '--follow'];
	const isEnough = (text: string) => text.split('\n').length > 60;
	const piped = listen(project, names, isEnough);

	const [out, err] = ['out', 'err'].map((name) => openSync(project.path(name), 'w'));
	const file = spawn(process.execPath, [weaverProgram, ...args], {
		cwd: project.root,
		env: project.env,
		stdio: ['ignore', out, err],
	});
	const fileEnd = once(file, 'exit');
	for (const fd of [out, err]) if (fd !== undefined) closeSync(fd);

	using terminal = project.terminal(args, {columns: 200});
	expect((await piped).err).toBe('');
	await until('enough of both', () => isEnough(terminal.raw) && isEnough(project.read('out')));
	file.kill('SIGINT');
	terminal.keys('\u0003');
	await Promise.all([terminal.exit, fileEnd]);
	expect(project.read('err')).toBe('');
	expect(terminal.raw).not.toMatch(/warning|listeners/i);
});
