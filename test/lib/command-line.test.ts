import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {expect, test} from 'vitest';
import {commandLineOf} from '../../src/lib/command-line.ts';

test('the command line of a stranger is one line that does nothing to a terminal', async () => {
	const child = spawn('sleep', ['1000'], {
		argv0: '\x1b]0;pwned\x07nc\r\n\n-l\t\x1b[31m\x9b2J\x08',
		stdio: 'ignore',
	});
	await once(child, 'spawn');
	try {
		expect(commandLineOf(child.pid ?? 0)).toBe('nc -l 1000');
	} finally {
		child.kill('SIGKILL');
	}
});
