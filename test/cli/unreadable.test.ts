/** A folder that is there and cannot be read is no service that has not run. */
import {chmodSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {createOtherUser, otherUserObstacle} from '../support/other-user.ts';
import {createProject} from '../support/project.ts';

test('a file in the place of the runs, or of those of a service, is named with its cause', async () => {
	await using project = await createProject({err: {script: 'sleep 1000'}});
	expect(await project.weaver(['logs', 'err'])).toMatchObject({
		code: 0,
		stderr: 'err has not run yet.',
	});
	mkdirSync(project.path('.weaver/logs'), {recursive: true});
	writeFileSync(project.path('.weaver/logs/err'), '');
	expect((await project.weaver(['logs', 'err'])).stderr).toContain(
		'logs/err cannot be read: ENOTDIR',
	);
	rmSync(project.path('.weaver/logs'), {recursive: true});
	for (const place of ['.weaver/run/err', '.weaver/run']) {
		rmSync(project.path('.weaver/run'), {recursive: true, force: true});
		mkdirSync(project.path('.weaver/run'));
		rmSync(project.path(place), {recursive: true, force: true});
		writeFileSync(project.path(place), '');
		const {code, stderr} = await project.weaver(['logs', 'err']);
		expect([code, stderr]).toEqual([
			1,
			expect.stringContaining(`${project.path(place)} cannot be read: ENOTDIR: not a directory`),
		]);
	}
});

const obstacle = otherUserObstacle();
if (obstacle !== null) console.log(`not tested here: folders that may not be read (${obstacle})`);

test.skipIf(obstacle !== null)(
	'a folder that may not be read is named with its cause',
	async () => {
		await using user = await createOtherUser({err: {script: 'sleep 1000'}});
		const {project} = user;
		await user.weaver('start', 'err');
		await user.weaver('daemon', 'stop', '--services');
		for (const place of ['.weaver/run', '.weaver/run/err']) {
			chmodSync(project.path(place), 0);
			const {code, said} = await user.weaver('logs', 'err');
			chmodSync(project.path(place), 0o700);
			expect([code, said]).toEqual([
				1,
				expect.stringContaining(`${project.path(place)} cannot be read: EACCES: permission denied`),
			]);
		}
	},
);
