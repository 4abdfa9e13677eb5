/** The daemon's side of the archiver: one short-lived process at a time, which takes what is waiting. */
import {spawn} from 'node:child_process';
import {text} from 'node:stream/consumers';
import {messageOf} from '../lib/errors.ts';
import type {Job, JobResult} from './job.ts';

/** One process does at most so many jobs, so that none waits behind a long list. */
const mostAtOnce = 16;

export type Archiver = {
	/** Resolves when the job is done or has failed; a process that was killed fails its jobs. */
	submit(job: Job): Promise<JobResult>;
	close(): void;
};

type Waiting = {readonly job: Job; readonly resolve: (result: JobResult) => void};

/** `program`: the built archiver. */
export function createArchiver(program: string): Archiver {
	const waiting: Waiting[] = [];
	let child: ReturnType<typeof spawn> | null = null;
	let isClosed = false;

	const next = () => {
		if (child !== null || waiting.length === 0 || isClosed) return;
		const taken = waiting.splice(0, mostAtOnce);
		void finish(taken);
	};

	const finish = async (taken: readonly Waiting[]): Promise<void> => {
		// Too many open files to start it, or an answer that was cut off by its end: all is done again.
		const results = await work(taken.map(({job}) => job)).catch((error: unknown) =>
			taken.map((): JobResult => ({ok: false, error: messageOf(error)})),
		);
		child = null;
		for (const [at, {resolve}] of taken.entries())
			resolve(results[at] ?? {ok: false, error: 'the archiver ended early'});
		next();
	};

	const work = async (jobs: readonly Job[]): Promise<readonly JobResult[]> => {
		const started = spawn(process.execPath, [program], {stdio: ['pipe', 'pipe', 'ignore']});
		child = started;
		const failed = new Promise<string>((resolve) => started.once('error', () => resolve('')));
		started.stdin.on('error', () => {});
		// Left open: its end tells the archiver that the daemon is gone.
		started.stdin.write(`${JSON.stringify(jobs)}\n`);
		const answer = await Promise.race([text(started.stdout).catch(() => ''), failed]);
		return answer
			.split('\n')
			.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JobResult]));
	};

	return {
		submit: (job) =>
			new Promise((resolve) => {
				waiting.push({job, resolve});
				next();
			}),
		close() {
			isClosed = true;
			child?.kill('SIGKILL');
		},
	};
}
