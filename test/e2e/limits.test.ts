/** Services that use more than they may: by a control group where there can be one, else by the process table. */
import {existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {findOwnGroup} from '../../src/supervisor/control-groups.ts';
import {killDaemon, serviceOf, untilService} from '../support/daemon.ts';
import {createProject, type Project} from '../support/project.ts';
import {until} from '../support/until.ts';

/** One restart, then it gives up, with the limit as the reason. */
const limited = {restart: 'always', max_restarts: 0, min_uptime: '100ms', stop_timeout: '1s'};

const node = (code: string) => ({script: 'node', args: ['-e', code]});

type Row = {readonly kind: string; readonly cause: string; readonly text: string};

/** What the journal keeps of the limit. */
async function excessOf(project: Project, name: string) {
	const found = await until(`the limit of ${name}`, async () => {
		const {stdout} = await project.weaver(['service', 'events', name, '--json']);
		const rows = stdout
			.split('\n')
			.filter(Boolean)
			.map((line) => JSON.parse(line) as Row);
		return rows.find(({kind}) => kind === 'limit');
	});
	return {cause: found.cause, text: found.text.replaceAll(/\d+[MG]?/g, 'N')};
}

describe('a limit', () => {
	it('of memory, files, processes or CPU restarts the service, and says why', async () => {
		await using project = await createProject({
			memory: {
				...limited,
				...node('const all = []; setInterval(() => all.push(Buffer.alloc(2e7, 1)), 20)'),
				max_memory_restart: '200M',
			},
			files: {
				...limited,
				...node(
					"for (let i = 0; i < 90; i++) fs.openSync('/dev/null'); setInterval(() => {}, 1e6)",
				),
				limits: {open_files: 60},
			},
			forks: {
				...limited,
				script: 'sh',
				args: ['-c', 'for i in 1 2 3 4 5 6; do setsid sleep 1000 & done; exec sleep 1000'],
				limits: {processes: 5},
			},
			modest: {
				...node('setInterval(() => {}, 1e6)'),
				limits: {memory: '1G', cpu_percent: 90, open_files: 200, processes: 10},
			},
		});
		await project.weaver(['start', '--all']);
		expect(await excessOf(project, 'memory')).toEqual({
			cause: 'limit:memory',
			text: 'memory N of N',
		});
		expect(await excessOf(project, 'files')).toEqual({
			cause: 'limit:open_files',
			text: 'open files N of N',
		});
		expect(await excessOf(project, 'forks')).toEqual({
			cause: 'limit:processes',
			text: 'processes N of N',
		});
		const {reason} = await untilService(project, 'files', ({state}) => state === 'failed');
		expect(reason).toMatch(/open files \d+ of 60/);
		expect(await serviceOf(project, 'modest')).toMatchObject({state: 'running', restarts: 0});
		await project.weaver(['stop', '--all']);
	});

	it('of CPU holds for many short children too, where the kernel counts them in a group', async () => {
		const group = findOwnGroup();
		const place = group && path.join(group, `weaver-test-${process.pid}`);
		try {
			mkdirSync(place ?? '/nowhere/to/be/found');
			rmdirSync(place ?? '');
		} catch {
			console.log(`skipped: no cgroup v2 that this process may write (${group ?? 'none mounted'})`);
			return;
		}
		await using project = await createProject({
			busy: {
				...limited,
				script: 'sh',
				args: [
					'-c',
					'while :; do sh -c "i=0; while [ \\$i -lt 3000 ]; do i=\\$((i+1)); done"; done',
				],
				limits: {cpu_percent: 2},
			},
			stray: {
				script: 'sh',
				args: ['-c', 'env -i setsid sh -c "exec sleep 1000 >/dev/null 2>&1" & exec sleep 1000'],
				limits: {processes: 50},
			},
		});
		await project.weaver(['start', '--all']);
		const record = JSON.parse(project.read('.weaver/run/stray/r1/record.json')) as {
			readonly cgroup: string;
		};
		const pidsIn = () =>
			readFileSync(path.join(record.cgroup, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean);
		await until('both processes in the group', () => pidsIn().length === 2);
		await killDaemon(project);
		await project.weaver(['daemon', 'restart']);
		expect(pidsIn()).toHaveLength(2);

		// Nothing but the group knows the second one.
		await project.weaver(['stop', 'stray']);
		expect(existsSync(record.cgroup)).toBe(false);

		expect(await excessOf(project, 'busy')).toEqual({cause: 'limit:cpu', text: 'cpu N% of N%'});
		await project.weaver(['stop', '--all']);
		await until('no group left', () => !existsSync(path.dirname(record.cgroup)));
		expect(
			readdirSync(group ?? '').filter((name) => name === path.basename(record.cgroup)),
		).toEqual([]);
	});
});
