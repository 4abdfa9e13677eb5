/** Opens the project's history for the daemon and tells in it how the daemon came and went. */
import {spawn} from 'node:child_process';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import type {Project} from '../config/project.ts';
import {absenceOf} from '../history/absence.ts';
import {type History, openHistory} from '../history/history.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import type {Usage} from '../metrics/sampler.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import type {Log} from './log-file.ts';

const program = fileURLToPath(new URL('./history.js', import.meta.url));

/** Longest time for looking through a large file, ms. */
const patience = 120_000;

export function keepHistory(
	project: Project,
	boot: string | null,
	onRows: (rows: readonly JournalRow[]) => void,
	log: Log,
): History {
	const history = openHistory({
		file: project.historyFile,
		pid: process.pid,
		boot,
		now: () => ({at: Date.now(), mono: Number(process.hrtime.bigint() / 1_000_000n)}),
		care: (task) => runCare(task, project),
		onRows,
		log,
	});
	const [newest] = history.readRows({
		service: null,
		kinds: null,
		since: null,
		before: null,
		limit: 1,
	}).rows;
	const absence = absenceOf(history.before, newest?.at ?? null, Date.now());
	if (absence) history.record(absence);
	return history;
}

/** Adds what a round of samples says to the roll-ups, with what else is known of that second. */
export function createSeconds(
	history: History,
): (services: ReadonlyMap<string, Supervised>, usage: ReadonlyMap<string, Usage>) => void {
	const probedAt = new Map<string, number>();
	return (services, usage) => {
		for (const [name, {cpu, memory, threads, openFiles}] of usage) {
			const service = services.get(name);
			if (!service) continue;
			const {health, readiness} = service.checks.states;
			const probe = health.last ?? readiness.last;
			const isNew = probe !== null && probe.at !== probedAt.get(name);
			if (isNew) probedAt.set(name, probe.at);
			const latency = isNew && probe.ok ? probe.latency : null;
			history.addSecond(name, {cpu, memory, threads, openFiles, ready: service.ready, latency});
		}
	};
}

/** Rejects when it cannot be started or fails. */
async function runCare(task: string, {historyFile, runsDir}: Project): Promise<string> {
	const child = spawn(process.execPath, [program, task, historyFile, runsDir], {
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: patience,
		killSignal: 'SIGKILL',
	});
	const failed = new Promise<never>((_, reject) => child.once('error', reject));
	const [answer, complaint, code] = await Promise.race([
		Promise.all([
			text(child.stdout),
			text(child.stderr),
			new Promise<number | null>((resolve) => child.once('close', resolve)),
		]),
		failed,
	]);
	if (code !== 0) throw new Error(complaint.trim().split('\n').at(-1) ?? `exit ${code}`);
	return answer;
}
