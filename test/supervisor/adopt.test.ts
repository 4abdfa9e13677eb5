import {spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {serviceSchema} from '../../src/config/service-schema.ts';
import {createGate} from '../../src/health/gate.ts';
import type {RunRecord} from '../../src/runs/run-directory.ts';
import {createControlGroups} from '../../src/supervisor/control-groups.ts';
import {createFifoPool} from '../../src/supervisor/fifo-pool.ts';
import {Supervised} from '../../src/supervisor/supervised.ts';
import {createSweeper} from '../../src/supervisor/sweep.ts';
import {isAlive} from '../support/daemon.ts';
import {createRunFolder} from '../support/run-folder.ts';
import {until} from '../support/until.ts';

/** A daemon looks at one run after the other; each may end while it looks at another. */
it('a run that ended after dead ones were swept is over only when nothing of it is left', async () => {
	using folder = createRunFolder();
	const config = serviceSchema.parse({name: 'api', script: 'sleep 1000', enabled: false});
	const run = folder.path('run', 'api', 'r1');
	mkdirSync(run, {recursive: true});
	folder.fifo('run/api/r1/life');
	const record: RunRecord = {
		service: 'api',
		run: 1,
		createdAt: 1,
		bootId: 'this boot',
		command: ['sh'],
		cwd: folder.root,
		restarts: 0,
		failures: 0,
		file: 'services.d/api.json',
		config,
	};
	const notes = {'record.json': JSON.stringify(record), keeper: '999999', pid: '999998', exit: '5'};
	for (const [name, text] of Object.entries(notes)) writeFileSync(`${run}/${name}`, `${text}\n`);
	const left = spawn('sleep', ['1000'], {
		detached: true,
		stdio: 'ignore',
		env: {PATH: process.env['PATH'], WEAVER_RUN: run},
	});

	const alive: boolean[] = [];
	const service: Supervised = new Supervised(
		{
			root: folder.root,
			runsDir: folder.path('run'),
			bootId: 'this boot',
			fifos: createFifoPool(folder.path('spare')),
			sweeper: createSweeper(),
			swept: () => new Set(),
			groups: createControlGroups(folder.root, null),
			hooks: () => Promise.reject(new Error('there are none')),
			random: () => 0,
			log: () => {},
			record: ({kind}) => {
				if (kind === 'exit') alive.push(isAlive(left.pid ?? 0));
			},
			scripts: createGate(1),
			isReady: () => null,
			changed: () => {},
			probed: () => {},
		},
		{name: 'api', service: 'api', instance: null, config, file: 'services.d/api.json'},
	);
	service.adopt();
	await until('the end of the run', () => service.state.phase === 'stopped');
	expect({alive, lastExit: service.state.lastExit?.code}).toEqual({alive: [false], lastExit: 5});
	service.close();
});
