/**
 * `weaver service update`: switches to another version, answers when that has proved itself, and
 * puts the old one back when it has not. Everything that can be checked is checked before.
 */
import path from 'node:path';
import type {Project} from '../config/project.ts';
import type {ServiceView} from '../ipc/protocol.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import {givenConfig} from '../packages/given-config.ts';
import {lockStore} from '../packages/lock.ts';
import {placeRelease, planRelease} from '../packages/release.ts';
import {type Merge, mergeFields} from '../packages/service-fields.ts';
import {
	findProblem,
	locateServiceFile,
	readServiceFile,
	type ServiceFile,
	writeServiceFile,
	writeServiceText,
} from '../packages/service-file.ts';
import {sweep} from '../packages/settle.ts';
import {parseSource} from '../packages/source.ts';
import {stagePackage} from '../packages/stage.ts';
import {
	clearStaging,
	type Installed,
	openStore,
	type Release,
	type Store,
} from '../packages/store.ts';
import {stepBetween} from '../packages/version-step.ts';
import type {Invocation, Io, Run} from './command.ts';
import {projectOf, timeoutOf} from './context.ts';
import {
	daemonFor,
	defaultWait,
	expectSwitch,
	lastLines,
	membersOf,
	type Watched,
	watchSwitch,
} from './package-daemon.ts';
import {
	configOf,
	releaseData,
	requireGrant,
	requireInstalled,
	settleAndTell,
} from './package-options.ts';

export const run: Run = async (invocation, io) => {
	const project = projectOf(invocation, io);
	const [name = '', place] = invocation.operands;
	const wait = timeoutOf(invocation) ?? defaultWait;
	requireInstalled(openStore(project), name);
	using store = lockStore(openStore(project), `weaver service update ${name}`);
	settleAndTell(project, store, io);
	try {
		const record = await found(project, requireInstalled(store, name));
		const switched = await prepare(project, store, record, place ?? null, invocation, io);
		if (switched === null) return tellNothing(record, invocation, io);
		return await carryOut(project, store, switched, wait, invocation, io);
	} finally {
		clearStaging(store);
	}
};

/** Everything an update is, ready to be done by one rename. */
type Switch = {
	/** `next` is the new release; its files are in place. */
	readonly record: Installed & {readonly next: Release};
	readonly file: ServiceFile;
	readonly merge: Merge;
};

/** Null when there is nothing to do. Throws `UserError`; the service is not touched in any case. */
async function prepare(
	project: Project,
	store: Store,
	record: Installed,
	place: string | null,
	invocation: Invocation,
	io: Io,
): Promise<Switch | null> {
	const {name, release} = record;
	const file = readServiceFile(project.root, record.file);
	if (file === null) throw new Error(`${record.file} went away while ${name} was updated`);
	const source = parseSource(place ?? release.source, io.cwd);
	const staged = await stagePackage(store, source);
	if (staged.manifest.name !== name)
		throw new UserError(`${staged.source} is the package ${staged.manifest.name}, not ${name}.`, {
			code: 'bad-package',
		});
	const {values, edited} = givenConfig(store, record);
	if (edited) io.err(`${name}: its configuration was edited by hand; the edits are kept.\n`);
	const given = configOf(invocation, staged.manifest.config, values, io);
	const plan = await planRelease(store, staged, given, Date.now());
	const step = stepBetween(release, plan.release, invocation.options['force'] === true);
	if (step.kind === 'nothing' && !edited) return null;
	if (step.kind === 'refused')
		throw new UserError(`${name} is not updated: ${step.words}.`, {
			code: 'version',
			hint: step.hint,
		});
	await requireGrant(name, plan.release, release.permissions, invocation, io);
	const merge = mergeFields(release.fields, file.fields, plan.release.fields);
	const next: Installed & {readonly next: Release} = {
		...record,
		phase: 'updating',
		next: plan.release,
	};
	store.write(next);
	try {
		placeRelease(store, name, staged, plan);
		const candidate = path.relative(project.root, path.join(store.stage(), 'service.json'));
		writeServiceText(project.root, candidate, JSON.stringify(merge.fields));
		const problem = await findProblem(project, candidate, record.file);
		if (problem === null) return {record: next, file, merge};
		throw new UserError(
			`${name} ${plan.release.version} does not fit: ${problem}. ${release.version} is not touched.`,
			{code: 'bad-package'},
		);
	} catch (error) {
		store.write(record);
		sweep(store, record);
		throw error;
	}
}

async function carryOut(
	project: Project,
	store: Store,
	{record, file, merge}: Switch,
	wait: number,
	invocation: Invocation,
	io: Io,
): Promise<ExitCode> {
	const {name, release: old, next} = record;
	tellMerge(name, merge, io);
	using client = await daemonFor(project, name);
	const standing = client === null ? 'does not run' : standingOf(await membersOf(client, name));
	const expected = expectSwitch(project, name, next.fields['cwd']);
	const done = {...record, phase: 'installed', release: next, next: null} as const;
	writeServiceFile(project.root, record.file, merge.fields, file.text);
	const say = createTeller(name, old, next, invocation, io);
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
	const log = await lastLines(project, member, expected, 5).catch(() => []);
	const back = await putBack(project, store, record, file, verdict.reason, wait);
	const failure =
		verdict.kind === 'timeout'
			? `was not ready after ${wait / 1000} s: ${verdict.reason}`
			: `failed: ${verdict.reason}`;
	return say(
		exitCodes.failed,
		`${name} ${next.version} ${failure}.`,
		log,
		`${old.version} is back${back}.`,
	);
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
	const expected = expectSwitch(project, name, release.fields['cwd']);
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

/** The record with the place where its service file is now. */
async function found(project: Project, record: Installed): Promise<Installed> {
	const file = await locateServiceFile(project, record);
	if (file !== null) return {...record, file};
	const {name, release} = record;
	throw new UserError(`${record.file} does not define ${name} any more, and nothing else does.`, {
		code: 'no-service-file',
		hint: `Give it the name ${name} again, or take ${release.version} away with \`weaver service remove ${name}\`.`,
	});
}

function tellMerge(name: string, {kept, conflicts, overruled}: Merge, io: Io): void {
	const tell = (fields: readonly string[], words: string) => {
		if (fields.length > 0) io.err(`${name}: ${fields.join(', ')} ${words}\n`);
	};
	tell(kept, 'edited by hand: kept.');
	tell(conflicts, 'edited by hand, and changed by the new version too: yours is kept.');
	tell(overruled, 'edited by hand, but this is where the package lies: the edit is gone.');
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
