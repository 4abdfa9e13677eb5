import {spawn} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {createSampler} from '../../src/metrics/sampler.ts';
import {until} from '../support/until.ts';

describe('a sampler', () => {
	it('adds up the tree of a service without its keeper, and forgets what ended', async () => {
		const keeper = spawn('sh', ['-c', 'sh -c "sleep 1000 & while :; do :; done"; true'], {
			detached: true,
			stdio: 'ignore',
		});
		const idle = spawn('sleep', ['1000'], {detached: true, stdio: 'ignore'});
		const services = [
			{name: 'busy', pid: keeper.pid ?? 0, keeper: keeper.pid ?? 0},
			{name: 'idle', pid: idle.pid ?? 0, keeper: null},
		].map((service) => (service.name === 'busy' ? {...service, pid: -1} : service));
		try {
			const usage = await until('two processes of the one, one of the other', async () => {
				const sampler = createSampler();
				const began = Date.now();
				const first = await sampler.sample(services, began);
				if (first.get('busy')?.processes !== 2 || first.get('idle')?.processes !== 1) return null;
				expect(first.get('busy')?.cpu).toBe(0);
				return await until('work to be seen', async () => {
					const found = await sampler.sample(services, Date.now());
					return (found.get('busy')?.cpu ?? 0) > 0 ? found : null;
				});
			});
			expect(usage.get('idle')).toMatchObject({cpu: 0, processes: 1});
			expect(usage.get('busy')?.memory).toBeGreaterThan(usage.get('idle')?.memory ?? 0);
			expect([...usage.keys()].sort()).toEqual(['busy', 'idle']);
			expect(await createSampler().sample([], Date.now())).toEqual(new Map());
		} finally {
			process.kill(-(keeper.pid ?? 0), 'SIGKILL');
			idle.kill('SIGKILL');
		}
	});

	it('counts threads each time, and open files in turns', async () => {
		const idle = spawn('sleep', ['1000'], {detached: true, stdio: 'ignore'});
		const many = Array.from({length: 10}, (_, index) => ({
			name: String(index),
			pid: idle.pid ?? 0,
			keeper: null,
		}));
		try {
			const sampler = createSampler();
			const first = await sampler.sample(many, Date.now());
			// The process belongs to the last one that names it.
			expect(first.get('9')).toMatchObject({threads: 1, openFiles: expect.any(Number)});
			const own = [{name: 'own', pid: process.pid, keeper: null}];
			const before = (await sampler.sample(own, Date.now())).get('own')?.openFiles ?? 0;
			expect(before).toBeGreaterThan(3);
			const opened = Array.from({length: 50}, () => openSync('/dev/null', 'r'));
			const counts: number[] = [];
			for (let round = 0; round < 10; round += 1)
				counts.push((await sampler.sample(own, Date.now())).get('own')?.openFiles ?? 0);
			for (const fd of opened) closeSync(fd);
			expect(counts.filter((count, at) => count !== (counts[at - 1] ?? before))).toHaveLength(1);
			expect(counts.at(-1)).toBeGreaterThanOrEqual(before + 50);
		} finally {
			idle.kill('SIGKILL');
		}
	});

	it('looks for new processes again after the clock was set back', async () => {
		const sampler = createSampler();
		await sampler.sample([], Date.now());
		const keeper = spawn('sh', ['-c', 'sleep 1000 & sleep 1000 & wait'], {
			detached: true,
			stdio: 'ignore',
		});
		const service = {name: 'late', pid: -1, keeper: keeper.pid ?? 0};
		try {
			let clock = Date.now() - 3_600_000;
			await until('both children', async () => {
				clock -= 10_000;
				return (await sampler.sample([service], clock)).get('late')?.processes === 2;
			});
		} finally {
			process.kill(-(keeper.pid ?? 0), 'SIGKILL');
		}
	});

	it('sees what a limited service starts at once, and counts its files', async () => {
		const keeper = spawn('sh', ['-c', 'read line; sleep 1000 & sleep 1000 & wait'], {
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		const pid = keeper.pid ?? 0;
		const services = [{name: 'deep', pid, keeper: null, isLimited: true, countsFiles: true}];
		try {
			const sampler = createSampler();
			const now = Date.now();
			const first = (await sampler.sample(services, now)).get('deep');
			expect(first).toMatchObject({processes: 1});
			expect(first?.openFiles).toBeGreaterThanOrEqual(3);
			keeper.stdin.end('go\n');
			// The clock stands still, so nobody looks at all processes again.
			await until('both children', async () => {
				const found = await sampler.sample(services, now);
				return found.get('deep')?.processes === 3;
			});
		} finally {
			process.kill(-pid, 'SIGKILL');
		}
	});
});
