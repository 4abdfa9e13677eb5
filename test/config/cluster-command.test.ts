import {expect, test} from 'vitest';
import {clusterCommand, scriptPlace} from '../../src/config/cluster-command.ts';

test.each([
	['node server.js', 'node HOST server.js'],
	['/usr/bin/node22 server.mjs --port 1', '/usr/bin/node22 HOST server.mjs --port 1'],
	[
		'node --inspect -r ./x.js --import tsx a.ts b',
		'node --inspect -r ./x.js --import tsx HOST a.ts b',
	],
	['nodejs --env-file=.env a.js', 'nodejs --env-file=.env HOST a.js'],
])('%s becomes %s', (before, after) => {
	expect(clusterCommand(before.split(' '), 'HOST').join(' ')).toBe(after);
});

test.each([
	['python3 server.py', 'is "cluster", but python3 is not Node'],
	['./node_modules/.bin/tsx server.ts', 'is "cluster", but ./node_modules/.bin/tsx is not Node'],
	['node', 'is "cluster", but Node is given no script file'],
	['node -e 1', 'is "cluster", but Node is given no script file'],
	['node --import x', 'is "cluster", but Node is given no script file'],
])('%s is refused', (command, error) => {
	expect(scriptPlace(command.split(' '))).toMatchObject({error});
	expect(() => clusterCommand(command.split(' '), 'HOST')).toThrow(`exec_mode ${error}`);
});
