import {writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {createDevLog} from '../../src/cli/dev-log.ts';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {createLogFolder, now} from '../logs/log-folder.ts';

test('the log of weaver dev begins with the runs since it began, and goes on with older ones', async () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'old\n', pid: 1, exit: 0});
	folder.write('api', 2, {text: 'api first\n', pid: 2, createdAt: now});
	folder.write('db', 1, {text: 'db first\n', pid: 3, createdAt: now});
	folder.write('old', 1, {text: 'before\n', pid: 4});
	let printed = '';
	const output = {
		collect: (parts: readonly Uint8Array[]) => {
			printed += Buffer.concat(parts).toString();
			return true;
		},
		flush: async () => true,
		print: async () => true,
		rest: async () => {},
		remark: () => {},
		warn: () => {},
		isDone: () => false,
	};
	const log = createDevLog(folder.runsDir, output, false, () => {});
	log.add(['api', 'db', 'old', 'new'], now);
	folder.append('old', 1, 'after\n', now + 1);
	folder.write('new', 1, {text: 'new first\n', pid: 5, createdAt: now});
	writeFileSync(pathsOf(runFolder(folder.runsDir, 'new', 1)).errors, 'new error\n');
	while (await log.print());
	log.close();
	expect(printed.split('\n').toSorted()).toEqual([
		'',
		'api | api first',
		'db  | db first',
		'new | new error',
		'new | new first',
		'old | after',
	]);
});
