import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {describe, expect, it} from 'vitest';
import {takeLock} from '../../src/lib/lock.ts';
import {createFolder} from '../config/folder.ts';
import {repository} from '../support/project.ts';
import {until} from '../support/until.ts';

const lockModule = pathToFileURL(path.join(repository, 'src', 'lib', 'lock.ts')).href;
const program = `
import {takeLock} from ${JSON.stringify(lockModule)};
const lock = takeLock(process.argv[1]);
process.stdout.write(lock ? 'held' : 'busy');
if (lock) process.stdin.once('end', () => lock.release()).resume();
else process.exit();
`;

function contend(file: string) {
	const child = spawn(process.execPath, ['--input-type=module', '-e', program, file], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	let said = '';
	child.stdout.on('data', (data: Buffer) => {
		said += data.toString();
	});
	return {child, said: () => said};
}

describe('the lock of a project', () => {
	it('that is something else is named, with what to do', () => {
		using folder = createFolder({'lock.db': 'no database, but long enough to be taken for one'});
		const file = folder.path('lock.db');
		expect(() => takeLock(file)).toThrow(`${file} cannot be locked: file is not a database.`);
	});

	it('is had by one of 20 that come at once, and by the next after its death', async () => {
		using folder = createFolder();
		const file = folder.path('lock.db');
		const all = Array.from({length: 20}, () => contend(file));
		await until('an answer of each', () => all.every(({said}) => said() !== ''), 25_000);
		const holders = all.filter(({said}) => said() === 'held');
		expect(holders).toHaveLength(1);

		holders[0]?.child.kill('SIGKILL');
		await once(holders[0]?.child ?? process, 'exit');
		const next = contend(file);
		await until('its answer', () => next.said() !== '');
		expect(next.said()).toBe('held');
		next.child.stdin.end();
		await once(next.child, 'exit');
	});
});
