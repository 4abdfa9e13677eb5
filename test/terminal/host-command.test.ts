import {expect, test} from 'vitest';
import {
	hideFromHost,
	hostCommand,
	restoreForService,
	withoutHost,
} from '../../src/terminal/host-command.ts';

test('the words of the service are found again in the command of its host', () => {
	const command = ['sh', '-c', 'read x'];
	expect(withoutHost(hostCommand(command, '/usr/bin/node', '/opt/weaver/dist'))).toEqual(command);
	expect(withoutHost(['node', 'pty-host.cjs', 'a'])).toEqual(['node', 'pty-host.cjs', 'a']);
});

test('what tells Node how to run passes the host by', () => {
	const env = {NODE_OPTIONS: '--inspect', NODE_ENV: 'production', PATH: '/bin', WEAVER_RUN: '/r'};
	expect(Object.keys(hideFromHost(env)).filter((name) => name.startsWith('NODE_'))).toEqual([]);
	expect(restoreForService(hideFromHost(env))).toEqual(env);
});
