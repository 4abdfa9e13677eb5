/** A recording made on a real daemon, and the screen on it when daemon and services are gone. */
import {statSync, writeFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {createProject} from '../../support/project.ts';

test('what was recorded is on the screen of a replay, which can change nothing', async () => {
	await using project = await createProject({
		alpha: {script: 'node alpha.js'},
		rest: {script: 'node alpha.js', enabled: false},
	});
	project.write('alpha.js', "console.log('words before'); setInterval(() => {}, 1000);");
	await project.weaver(['start', 'alpha', '--wait']);
	{
		using terminal = project.terminal(['monitor', '--record', 'a.rec']);
		await terminal.until(/ REC [\s\S]*alpha +running[\s\S]*words before/);
		terminal.keys('x');
		await terminal.until(/alpha +stopped/);
		terminal.keys('q');
		await terminal.exit;
		await terminal.until(/`weaver replay \S*a\.rec` shows what was recorded/);
	}
	expect(statSync(project.path('a.rec')).mode & 0o777).toBe(0o600);
	await project.weaver(['daemon', 'stop', '--services']);
	project.remove('services.d/alpha.json');

	writeFileSync(project.path('b.rec.gz'), gzipSync(project.read('a.rec')));
	for (const file of ['a.rec', 'b.rec.gz']) {
		using terminal = project.terminal(['replay', file]);
		await terminal.until(/REPLAY[\s\S]*alpha +stopped[\s\S]*words before/);
		terminal.keys('[');
		await terminal.until(/REPLAY · PAST[^\n]*End returns to its end/);
		terminal.keys('[');
		await terminal.until(/PAST[\s\S]*alpha +(running|stopping)[\s\S]*words before/);
		terminal.keys('\u001b[F');
		await terminal.until(/REPLAY[\s\S]*alpha +stopped/);
		terminal.keys('W');
		await terminal.until(/alpha was stopped/);
		terminal.keys('\u001b');
		await terminal.until(/^(?![\s\S]*Why alpha)/);
		terminal.keys('@yesterday 10:00\r');
		await terminal.until(/the recording begins at[\s\S]*is not known/);
		terminal.keys('\u001b[F');
		await terminal.until(/REPLAY[\s\S]*alpha +stopped/);
		terminal.keys('s');
		await terminal.until(/This is a recording: what it shows is over\./);
		terminal.keys('q');
		expect(await terminal.exit).toBe(0);
	}

	using again = project.terminal(['monitor', '--record', 'a.rec']);
	expect(await again.exit).toBe(1);
	await again.until(/a\.rec is there already\.[\s\S]*Name another file/);
	project.write('c.rec', 'something else\n');
	using wrong = project.terminal(['replay', 'c.rec']);
	expect(await wrong.exit).toBe(1);
	await wrong.until(/c\.rec:1: it is no recording of weaver\./);
	expect((await project.weaver(['replay', 'a.rec'])).code).toBe(2);
});
