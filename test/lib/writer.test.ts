import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {expect, test} from 'vitest';
import {createWriter} from '../../src/lib/writer.ts';

test('writing waits for a slow reader and tells when it is gone', async () => {
	const reader = spawn('sh', ['-c', 'head -c 300000 >/dev/null'], {
		stdio: ['pipe', 'ignore', 'inherit'],
	});
	const write = createWriter(reader.stdin);
	const block = Buffer.alloc(65_536, 'x');
	let accepted = 0;
	while (await write(block)) accepted += block.length;
	expect(accepted).toBeGreaterThanOrEqual(300_000 - block.length);
	expect(await write(block)).toBe(false);
	if (reader.exitCode === null) await once(reader, 'exit');
});
