/** What ends with a task. */
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {expect, test} from 'vitest';
import {repository} from '../../support/project.ts';

test('a process whose task was ended before it began may end', () => {
	const script = `
		import {createTask} from ${JSON.stringify(path.join(repository, 'ui/log/task.ts'))};
		const task = createTask(() => {}, () => {});
		task.begin(async () => {}, 3_600_000);
		task.end();
		console.log('ended');`;
	const ended = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
		timeout: 20_000,
	});
	expect(ended.toString()).toBe('ended\n');
});
