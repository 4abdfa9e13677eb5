import {type ChildProcess, spawn} from 'node:child_process';
import {closeSync, mkdirSync, openSync} from 'node:fs';
import {afterEach, describe, expect, it} from 'vitest';
import {readProcess} from '../../src/lib/process-table.ts';
import {createSweeper, findMembers, type RunIdentity} from '../../src/supervisor/sweep.ts';
import {isAlive} from '../support/daemon.ts';
import {createRunFolder} from '../support/run-folder.ts';
import {until} from '../support/until.ts';

const children: ChildProcess[] = [];

afterEach(() => {
	for (const {pid = 0} of children.splice(0)) {
		try {
			process.kill(-pid, 'SIGKILL');
		} catch {
			// Its whole group has ended already.
		}
	}
});

function run(
	command: readonly [string, ...string[]],
	{
		env = {},
		output,
	}: {readonly env?: Readonly<Record<string, string>>; readonly output?: number} = {},
): number {
	const [program, ...args] = command;
	const child = spawn(program, args, {
		detached: true,
		stdio: ['ignore', output ?? 'ignore', 'ignore'],
		env: {PATH: process.env['PATH'], ...env},
	});
	children.push(child);
	return child.pid ?? 0;
}

const identity = (
	folder: ReturnType<typeof createRunFolder>,
	keeper: number | null,
): RunIdentity => ({
	folder: folder.path('r1'),
	keeper,
});

const sorted = (pids: readonly number[] | undefined) => [...(pids ?? [])].sort((a, b) => a - b);

describe('findMembers', () => {
	it('knows a run by its mark, its output and its session, and spares the keeper', async () => {
		using folder = createRunFolder();
		const env = {WEAVER_RUN: folder.path('r1')};
		mkdirSync(folder.path('r1'));
		const spool = openSync(folder.path('r1/spool.err'), 'a');
		const keeper = run(['sh', '-c', 'env -i sleep 1000; true'], {env});
		const marked = run(['sleep', '1000'], {env});
		const writing = run(['sleep', '1000'], {output: spool});
		const stranger = run(['sleep', '1000'], {env: {WEAVER_RUN: `${folder.path('r1')}0`}});
		closeSync(spool);
		const ours = identity(folder, keeper);
		const members = await until('all of them', () => {
			const found = sorted(findMembers([ours]).get(ours));
			// A fork that has not become its program yet still looks like us.
			return found.length === 3 && found.includes(writing) && found.includes(marked) ? found : null;
		});
		expect(members).not.toContain(keeper);
		expect(members).not.toContain(stranger);
	});

	it('a stranger that got the pid of a dead keeper is not touched, nor is its session', async () => {
		using folder = createRunFolder();
		const stranger = run(['sh', '-c', 'sleep 1000; true']);
		const marked = run(['sleep', '1000'], {env: {WEAVER_RUN: folder.path('r1')}});
		const ours = identity(folder, stranger);
		await until('the marked one', () => findMembers([ours]).get(ours)?.includes(marked));
		expect(findMembers([ours]).get(ours)).toEqual([marked]);
	});

	it('looks only at what is not older than the keeper, where its start is known', async () => {
		using folder = createRunFolder();
		const env = {WEAVER_RUN: folder.path('r1')};
		const first = run(['sleep', '1000'], {env});
		const startOf = (pid: number) => readProcess(pid)?.startedAt ?? 0;
		const second = await until('a later start', () => {
			const pid = run(['sleep', '1000'], {env});
			return startOf(pid) > startOf(first) && pid;
		});
		const ours = {...identity(folder, null), since: startOf(second)};
		await until('the second one', () => findMembers([ours]).get(ours)?.includes(second));
		expect(findMembers([ours]).get(ours)).not.toContain(first);
		const unknown = identity(folder, null);
		expect(findMembers([unknown]).get(unknown)).toContain(first);
	});

	it('tells runs apart that are looked for at once', async () => {
		using one = createRunFolder();
		using two = createRunFolder();
		const pids = [one, two].map((folder) =>
			run(['sleep', '1000'], {env: {WEAVER_RUN: folder.path('r1')}}),
		);
		const runs = [identity(one, null), identity(two, null)];
		const found = () => runs.map((each) => findMembers(runs).get(each));
		await until('both', () => found().every((members) => members?.length === 1));
		expect(found()).toEqual(pids.map((pid) => [pid]));
	});
});

describe('a sweep', () => {
	it('outruns a process that forks away faster than anyone can look', async () => {
		using folder = createRunFolder();
		const forker = run(
			['sh', '-c', 'trap "" TERM; while :; do setsid sleep 1000 & sleep 0.01; done'],
			{env: {WEAVER_RUN: folder.path('r1')}},
		);
		const ours = identity(folder, null);
		await until('its brood', () => (findMembers([ours]).get(ours)?.length ?? 0) > 10);
		expect(await createSweeper().kill(ours)).toEqual([]);
		expect(isAlive(forker)).toBe(false);
		expect(findMembers([ours]).get(ours)).toBe(undefined);
	});
});
