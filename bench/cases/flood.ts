/** What a service that writes as fast as it can takes of the disk, against its budget. */
import {readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {weaverIn} from '../contestants.ts';
import {cpuSeconds} from '../measure.ts';
import type {Case} from '../report.ts';
import {createWorld} from '../world.ts';

const seconds = 10;
const megabyte = 1024 ** 2;
/** max_size and ten max_files of it, as they are by default. */
const budget = 110 * megabyte;

export const flood: Case = {
	name: 'flood',
	summary: 'disk held by a service that floods its log',
	async run() {
		await using world = createWorld();
		const weaver = weaverIn(world);
		const line = 'x'.repeat(99);
		const script = `timeout ${seconds} yes ${line}; exec sleep 1000000`;
		weaver.describe([{name: 'flood', command: ['/bin/sh', '-c', script]}]);
		await weaver.startAll();
		const state = path.join(world.root, 'project', '.weaver');
		const before = cpuSeconds(weaver.supervisorPid());
		let most = 0;
		for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50))
			most = Math.max(most, held(state));
		const cpu = cpuSeconds(weaver.supervisorPid()) - before;
		await sleep(3000);
		const settled = held(state);
		const written = statSync(weaver.logFile('flood')).size;
		await weaver.end();
		const row = {pm2: null, bare: null};
		const speed = `${(written / megabyte / seconds).toFixed(0)} MB/s`;
		return [
			{
				...row,
				what: `most of the disk held by a service that writes ${speed} for ${seconds} s, budget 110 MB`,
				weaver: `${(most / megabyte).toFixed(0)} MB`,
				target: '≤ 3 × the budget',
				isMet: most <= 3 * budget,
			},
			{
				...row,
				what: 'the same when it has stopped',
				weaver: `${(settled / megabyte).toFixed(0)} MB`,
				target: '≤ the budget',
				isMet: settled <= budget,
			},
			{
				...row,
				what: 'CPU of the supervisor for that',
				weaver: `${cpu.toFixed(2)} s`,
				target: null,
				isMet: null,
			},
		];
	},
};

function held(state: string): number {
	let bytes = 0;
	for (const name of ['run/flood/r1', 'logs/flood']) {
		const folder = path.join(state, name);
		for (const file of listFolder(folder))
			bytes += (statSync(path.join(folder, file), {throwIfNoEntry: false})?.blocks ?? 0) * 512;
	}
	return bytes;
}

function listFolder(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
