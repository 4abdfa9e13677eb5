/**
 * `weaver service update`: switches to another version, answers when that has proved itself, and
 * puts the old one back when it has not. Everything that can be checked is checked before.
 */
import type {Project} from '../config/project.ts';
import {type ExitCode, exitCodes} from '../lib/errors.ts';
import type {ServiceView} from '../lib/service-view.ts';
import {lockStore} from '../packages/lock.ts';
import {type ServiceFile, writeServiceFile, writeServiceText} from '../packages/service-file.ts';
import {sweep} from '../packages/settle.ts';
import {
	clearStaging,
	type Installed,
	openStore,
	type Release,
	type Store,
} from '../packages/store.ts';
import {findTrialObstacle, trialFields} from '../packages/trial.ts';
import type {Invocation, Io, Run} from './command.ts';
import {projectOf, timeoutOf} from './context.ts';
import {
	daemonFor,
	defaultWait,
	expectSwitch,
	lastLines,
	membersOf,
	toldLines,
	type Watched,
	watchSwitch,
} from './package-daemon.ts';
import {releaseData, requireInstalled, settleAndTell, tellingOfDisk} from './package-options.ts';
import {prepareSwitch, type Switch} from './package-switch.ts';
import {tryBeside} from './package-trial.ts';

export const run: Run = tellingOfDisk(async (invocation, io) => {
	const project = projectOf(invocation, io);
	const [name = '', place] = invocation.operands;
	const wait = timeoutOf(invocation) ?? defaultWait;
	requireInstalled(openStore(project), name);
	using store = lockStore(openStore(project), `weaver service update ${name}`);
	settleAndTell(project, store, io);
	try {
		const record = requireInstalled(store, name);
		const switched = await prepareSwitch(project, store, record, place ?? null, invocation, io);
		if (switched === null) return tellNothing(record, invocation, io);
		return await carryOut(project, store, switched, wait, invocation, io);
	} finally {
		clearStaging(store);
	}
});

async function carryOut(
	project: Project,
	store: Store,
	{record, file, merge, overlap}: Switch,
	wait: number,
	invocation: Invocation,
	io: Io,
): Promise<ExitCode> {
	const {name, release: old, next} = record;
	using client = await daemonFor(project, name);
	const standing = client === null ? 'does not run' : standingOf(await membersOf(client, name));
	const say = createTeller(name, old, next, invocation, io);
	if (overlap && standing === null) {
		const failed = await tryFirst(project, store, {record, file, merge, overlap}, wait, io);
		if (failed) {
			const first = `${name} ${next.version} ${failed.words}.`;
			return say(exitCodes.failed, first, failed.log, `${old.version} runs on untouched.`);
		}
	}
	const expected = expectSwitch(project, name, merge.fields);
	const done = {...record, phase: 'installed', release: next, next: null} as const;
	writeServiceFile(project.root, record.file, merge.fields, file.text);
	const isSame = old.digest === next.digest;
	const updated = isSame
		? `Configured ${name} ${next.version} anew`
		: `Updated ${name} from ${old.version} to ${next.version}`;
	const note = {
		text: `package ${isSame ? `${next.version} configured anew` : `updated from ${old.version} to ${next.version}`}`,
		data: {action: 'update', from: old.version, to: next.version, digest: next.digest},
	};
	if (standing !== null) {
		await client?.request('package.changed', {service: name, ...note});
		store.write(done);
		sweep(store, done);
		return say(exitCodes.ok, `${updated}; it ${standing}.`);
	}
	const verdict = await watchSwitch(project, name, expected, note, wait);
	if (verdict.kind === 'ready' || verdict.kind === 'finished') {
		store.write(done);
		sweep(store, done);
		const now =
			verdict.kind === 'ready'
				? `it is ready (pid ${verdict.pids.join(', ')})`
				: 'it has run and finished';
		return say(exitCodes.ok, `${updated}; ${now}.`);
	}
	const member = verdict.kind === 'failed' ? verdict.member : name;
	const log = await lastLines(project, member, expected, toldLines).catch(() => []);
	const back = await putBack(project, store, record, file, verdict.reason, wait);
	return say(
		exitCodes.failed,
		`${name} ${next.version} ${failureOf(verdict, wait)}.`,
		log,
		`${old.version} is back${back}.`,
	);
}

/** Null when the new version has proved itself beside the old one, or could not be tried there. */
async function tryFirst(
	project: Project,
	store: Store,
	{record, merge}: Switch,
	wait: number,
	io: Io,
): Promise<{readonly words: string; readonly log: readonly string[]} | null> {
	const {name, release, next} = record;
	const obstacle = findTrialObstacle(project.root, name, trialFields(name, merge.fields));
	if (obstacle !== null) {
		io.err(`${name}: ${next.version} can't be tried beside ${release.version}: ${obstacle}.\n`);
		return null;
	}
	const {verdict, log} = await tryBeside(project, store, name, merge.fields, next.version, wait);
	const words = failureOf(verdict, wait);
	if (words === null) return null;
	const undone: Installed = {...record, phase: 'installed', next: null};
	store.write(undone);
	sweep(store, undone);
	return {words, log};
}

/** What to say of a version that has not proved itself; null of one that has. */
function failureOf(verdict: Watched, wait: number): string | null {
	switch (verdict.kind) {
		case 'ready':
		case 'finished':
			return null;
		case 'failed':
			return `failed: ${verdict.reason}`;
		case 'timeout':
			return `was not ready after ${wait / 1000} s: ${verdict.reason}`;
	}
}

/**
 * Why a service has nothing to prove now, continuing "it"; null when it has: it is wanted, and
 * nothing but itself keeps it from running.
 */
function standingOf(members: readonly ServiceView[]): string | null {
	const up = members.filter(({wanted}) => wanted !== 'down');
	if (up.length === 0) return 'does not run';
	if (up.every(({wanted}) => wanted === 'paused'))
		return `is paused: ${up[0]?.reason ?? 'a dependency failed'}`;
	return null;
}

/** The old service file again, by one rename; then the old version has to start once more. */
async function putBack(
	project: Project,
	store: Store,
	record: Installed & {readonly next: Release},
	file: ServiceFile,
	reason: string,
	wait: number,
): Promise<string> {
	const {name, release, next} = record;
	const expected = expectSwitch(project, name, file.fields);
	writeServiceText(project.root, record.file, file.text);
	const done: Installed = {...record, phase: 'installed', next: null};
	store.write(done);
	const note = {
		text: `package ${next.version} failed (${reason}); ${release.version} put back`,
		data: {action: 'rollback', from: next.version, to: release.version, reason},
	};
	const verdict: Watched = await watchSwitch(project, name, expected, note, wait);
	sweep(store, done);
	switch (verdict.kind) {
		case 'ready':
			return `, started again and ready (pid ${verdict.pids.join(', ')})`;
		case 'finished':
			return ' and has run once more';
		case 'failed':
		case 'timeout':
			return `, but does not run either: ${verdict.reason}`;
	}
}

function tellNothing({name, release}: Installed, {options}: Invocation, io: Io): ExitCode {
	const message = `${name} ${release.version} is what is installed; nothing to do.`;
	io.out(
		options['json']
			? `${JSON.stringify({ok: true, changed: false, message, ...releaseData(name, release)}, null, 2)}\n`
			: `${message}\n`,
	);
	return exitCodes.ok;
}

const createTeller =
	(name: string, old: Release, next: Release, {options}: Invocation, io: Io) =>
	(code: ExitCode, message: string, log: readonly string[] = [], after?: string): ExitCode => {
		const ok = code === exitCodes.ok;
		if (options['json']) {
			const about = {from: old.version, to: next.version, ...releaseData(name, ok ? next : old)};
			const whole = after === undefined ? message : `${message} ${after}`;
			io.out(`${JSON.stringify({ok, changed: ok, message: whole, log, ...about}, null, 2)}\n`);
			return code;
		}
		const lines = [
			message,
			...log.map((line) => `  | ${line}`),
			...(after === undefined ? [] : [after]),
		];
		(ok ? io.out : io.err)(`${lines.join('\n')}\n`);
		return code;
	};
