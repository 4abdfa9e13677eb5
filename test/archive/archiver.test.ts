import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createArchiver} from '../../src/archive/archiver.ts';

test('an archiver that dies in the middle of its answer has failed its jobs', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'weaver-archiver-'));
	try {
		const program = path.join(folder, 'archiver.js');
		writeFileSync(
			program,
			`process.stdin.once('data', () => process.stdout.write('{"ok":tr', () => process.exit(1)));`,
		);
		const archiver = createArchiver(program);
		const job = {
			kind: 'forget',
			runsDir: folder,
			service: 'api',
			upTo: 1,
			reason: 'budget',
		} as const;
		expect((await archiver.submit(job)).ok).toBe(false);
		expect((await archiver.submit(job)).ok).toBe(false);
	} finally {
		rmSync(folder, {recursive: true});
	}
});
