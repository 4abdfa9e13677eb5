/** The viewer's side by itself, talking with a host that says what the test says. */
import {mkdirSync} from 'node:fs';
import {createServer} from 'node:net';
import {expect, test} from 'vitest';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {view} from '../../src/terminal/connect.ts';
import {encodeFrame} from '../../src/terminal/frames.ts';
import {createLogFolder} from '../logs/log-folder.ts';
import {until} from '../support/until.ts';

test('where the log cannot be read it begins without what was printed before, and ends as usual', async () => {
	using folder = createLogFolder();
	const paths = pathsOf(runFolder(folder.runsDir, 'api', 1));
	// Reading a folder fails, as a bad disk does.
	mkdirSync(paths.spool, {recursive: true});
	const server = createServer((socket) => {
		socket.write(encodeFrame('h', {columns: 80, rows: 24, offset: 10, modes: ''}));
		socket.write(encodeFrame('o', Buffer.from('now')));
		socket.end(encodeFrame('x', {code: 3}));
	});
	await new Promise<void>((resolve) => server.listen(paths.terminal, resolve));
	const heard: unknown[] = [];
	const {close} = view(
		folder.runsDir,
		{service: 'api', run: 1, paths},
		{columns: 80, rows: 24},
		{
			onBegin: ({tail}) => heard.push(`begin ${tail}`),
			onOutput: (bytes) => heard.push(`output ${bytes}`),
			onSize: () => {},
			onEnd: (code) => heard.push(`end ${code}`),
		},
	);
	try {
		await until('the end', () => heard.length === 3);
		expect(heard).toEqual(['begin ', 'output now', 'end 3']);
	} finally {
		close();
		server.close();
	}
});
