/**
 * The archiver's program: does the jobs on its standard input (one JSON line: a list) and answers
 * each with a line. It runs beside everything else at a low priority, and ends with the daemon.
 */

import {closeSync, openSync, readSync} from 'node:fs';
import {setPriority} from 'node:os';
import {messageOf} from '../lib/errors.ts';
import {logFolder} from '../logs/parts.ts';
import {isAlive} from '../runs/lifeline.ts';
import {pathsOf, runFolder} from '../runs/run-directory.ts';
import {makeFolder, syncFolder} from './durable.ts';
import {foldRun, forgetRuns} from './fold.ts';
import type {DroppedBytes, Job, JobResult} from './job.ts';
import {punchHole} from './punch.ts';
import {writeArchive} from './write-archive.ts';

async function perform(job: Job): Promise<JobResult> {
	const gaps: DroppedBytes[] = [];
	switch (job.kind) {
		case 'archive':
			return {ok: true, freed: await archive(job), gaps};
		case 'fold':
			for (const run of job.runs) {
				if (isAlive(pathsOf(runFolder(job.runsDir, job.service, run)).life)) continue;
				gaps.push(...(await foldRun({...job, run})));
			}
			return {ok: true, freed: true, gaps};
		case 'forget':
			gaps.push(...forgetRuns(job.runsDir, job.service, job.upTo, job.reason));
			return {ok: true, freed: true, gaps};
	}
}

async function archive(job: Extract<Job, {kind: 'archive'}>): Promise<boolean> {
	const {run, stream, spool, base, ranges, compress} = job;
	const folder = logFolder(job.runsDir, job.service);
	makeFolder(folder);
	const fd = openSync(spool, 'r');
	try {
		for (const range of ranges) {
			const isDone = await writeArchive(folder, {run, stream}, range, compress, (target, offset) =>
				readSync(fd, target, 0, target.length, offset - base),
			);
			if (!isDone) break;
			syncFolder(folder);
			try {
				await punchHole(spool, 0, range.to - base);
			} catch {
				return false;
			}
		}
		return true;
	} finally {
		closeSync(fd);
	}
}

try {
	setPriority(10);
} catch {
	// It only costs the others some speed.
}

let text = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (data) => {
	text += data;
	if (!text.endsWith('\n')) return;
	void work(JSON.parse(text) as readonly Job[]).then(() => process.exit(0));
	text = '';
});
// Nobody waits for the answer any more; what is half done is done again.
process.stdin.on('end', () => process.exit(0));

async function work(jobs: readonly Job[]): Promise<void> {
	for (const job of jobs) {
		const result: JobResult = await perform(job).catch((error: unknown) => ({
			ok: false,
			error: messageOf(error),
		}));
		await new Promise((resolve) => {
			process.stdout.write(`${JSON.stringify(result)}\n`, resolve);
		});
	}
}
