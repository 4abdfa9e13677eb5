import {mkdirSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {pidsInGroup, readGroup} from '../../src/metrics/control-group.ts';
import {createControlGroups, removeGroup} from '../../src/supervisor/control-groups.ts';
import {createRunFolder} from '../support/run-folder.ts';

test('a group tells its processes, their time, and their memory where that is counted', () => {
	using folder = createRunFolder();
	const write = (file: string, text: string) => writeFileSync(folder.path(file), text);
	expect([readGroup(folder.root), pidsInGroup(folder.root), pidsInGroup(null)]).toEqual([
		null,
		[],
		[],
	]);
	write('cgroup.procs', '12\n345\n');
	write('cpu.stat', 'usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n');
	expect(readGroup(folder.root)).toEqual({pids: [12, 345], cpuTime: 2500, memory: null});
	write('memory.stat', 'anon 4096\nfile 999999\nfile_mapped 1024\nanon_thp 7\n');
	expect(readGroup(folder.root)?.memory).toBe(5120);
	write('cgroup.procs', '');
	expect(readGroup(folder.root)).toBe(null);
});

test('a run gets a group of its own, what a dead daemon left goes, and without cgroups there is none', () => {
	using folder = createRunFolder();
	mkdirSync(folder.path('mine'));
	const first = createControlGroups('/project', folder.path('mine')).make('api', 1);
	const second = createControlGroups('/project', folder.path('mine')).make('api', 2);
	expect(first).toMatch(/\/mine\/weaver-[0-9a-f]{12}\/api\.r1$/);
	// Of a real control group the folder can be removed while it holds nothing but counters.
	expect(second).toBe(first?.replace('r1', 'r2'));
	expect(createControlGroups('/project', folder.path('nowhere', 'x', '\0')).make('api', 1)).toBe(
		null,
	);
	expect(createControlGroups('/project', null).make('api', 1)).toBe(null);
	removeGroup(second ?? '');
	removeGroup(second ?? '');
});
