import {spawn} from 'node:child_process';
import {closeSync, openSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {
	isAlive,
	openBothEnds,
	openLifeline,
	pidIn,
	watchLifeline,
} from '../../src/runs/lifeline.ts';
import {createRunFolder} from '../support/run-folder.ts';
import {until} from '../support/until.ts';

/** A process that holds a lifeline as a keeper does, and says what it is told. */
function hold(keepers: number, script: string) {
	const child = spawn('sh', ['-c', script], {stdio: ['pipe', 'ignore', 'ignore', keepers]});
	closeSync(keepers);
	return child;
}

describe('a lifeline', () => {
	it('without a keeper is no life: never made, never held, or no FIFO at all', () => {
		using folder = createRunFolder();
		writeFileSync(folder.path('file'), 'p 7\n');
		expect(openLifeline(folder.path('missing'))).toBe(null);
		expect(openLifeline(folder.fifo('life'))).toBe(null);
		expect(isAlive(folder.path('file'))).toBe(false);
		expect(isAlive(folder.root)).toBe(false);
	});

	it('lives exactly as long as its keeper, which may be a stranger to us', async () => {
		using folder = createRunFolder();
		const life = folder.fifo('life');
		const {ours, keepers} = openBothEnds(life);
		closeSync(ours);
		const keeper = hold(keepers, 'read line');
		expect(isAlive(life)).toBe(true);
		keeper.kill('SIGKILL');
		await until('its end', () => !isAlive(life));
	});

	it('keeps what was said while nobody listened, once', async () => {
		using folder = createRunFolder();
		const life = folder.fifo('life');
		const {ours, keepers} = openBothEnds(life);
		closeSync(ours);
		const keeper = hold(keepers, 'echo "p 4711" >&3; read line');
		await until('the word', () => {
			const lifeline = openLifeline(life);
			if (!lifeline) throw new Error('the keeper is gone');
			closeSync(lifeline.fd);
			return pidIn(lifeline.said) === 4711;
		});
		const again = openLifeline(life);
		expect(again?.said).toBe('');
		closeSync(again?.fd ?? -1);
		keeper.kill('SIGKILL');
	});

	it('tells the pid and then the end, though both come at once', async () => {
		using folder = createRunFolder();
		const {ours, keepers} = openBothEnds(folder.fifo('life'));
		const events: string[] = [];
		watchLifeline(ours, {
			onPid: (pid) => events.push(`pid ${pid}`),
			onEnd: () => events.push('end'),
		});
		hold(keepers, 'echo "p 12" >&3');
		await until('the end', () => events.includes('end'));
		expect(events).toEqual(['pid 12', 'end']);
	});

	it('that is let go of tells nothing any more and ends nothing', async () => {
		using folder = createRunFolder();
		const life = folder.fifo('life');
		const {ours, keepers} = openBothEnds(life);
		const events: string[] = [];
		const letGo = watchLifeline(ours, {
			onPid: () => events.push('pid'),
			onEnd: () => events.push('end'),
		});
		const keeper = hold(keepers, 'read line');
		letGo();
		await until('that it is closed', () => isClosed(ours));
		expect(isAlive(life)).toBe(true);
		keeper.kill('SIGKILL');
		await until('its end', () => !isAlive(life));
		expect(events).toEqual([]);
	});
});

/** A closed descriptor's number is the next to be given. */
function isClosed(fd: number): boolean {
	const next = openSync('/dev/null', 'r');
	closeSync(next);
	return next <= fd;
}
