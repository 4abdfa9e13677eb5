/** `weaver service install`: answers when the new service is ready, or has shown that it is not. */
import path from 'node:path';
import type {Project} from '../config/project.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import {foldName} from '../packages/admission.ts';
import {lockStore} from '../packages/lock.ts';
import {placeRelease, planRelease} from '../packages/release.ts';
import {
	findProblem,
	requireFreeName,
	writeServiceFile,
	writeServiceText,
} from '../packages/service-file.ts';
import {forget} from '../packages/settle.ts';
import {parseSource} from '../packages/source.ts';
import {stagePackage} from '../packages/stage.ts';
import {clearStaging, type Installed, openStore, type Store} from '../packages/store.ts';
import type {Expected} from '../packages/verdict.ts';
import type {Invocation, Io, Run} from './command.ts';
import {projectOf, timeoutOf} from './context.ts';
import {
	daemonIfUp,
	defaultWait,
	expectSwitch,
	lastLines,
	toldLines,
	watchSwitch,
} from './package-daemon.ts';
import {
	configOf,
	releaseData,
	requireGrant,
	settleAndTell,
	tellingOfDisk,
} from './package-options.ts';

export const run: Run = tellingOfDisk(async (invocation, io) => {
	const project = projectOf(invocation, io);
	const source = parseSource(invocation.operands[0] ?? '', io.cwd);
	const wait = timeoutOf(invocation) ?? defaultWait;
	using store = lockStore(openStore(project), `weaver service install ${invocation.operands[0]}`);
	settleAndTell(project, store, io);
	try {
		const staged = await stagePackage(store, source);
		const {name, config} = staged.manifest;
		const file = `services.d/${name}.json`;
		requireNew(store, name);
		await requireFreeName(project, name, file);
		const plan = await planRelease(store, staged, configOf(invocation, config, {}, io), Date.now());
		await requireGrant(name, plan.release, [], invocation, io);
		const record: Installed = {
			version: 1,
			name,
			file,
			phase: 'installing',
			release: plan.release,
			next: null,
		};
		store.write(record);
		try {
			placeRelease(store, name, staged, plan);
			await requireGood(project, store, record);
		} catch (error) {
			forget(store, name);
			throw error;
		}
		const expected = expectSwitch(project, name, record.release.fields);
		writeServiceFile(project.root, file, record.release.fields, '');
		store.write({...record, phase: 'installed'});
		return await report(project, record, expected, wait, invocation, io);
	} finally {
		clearStaging(store);
	}
});

function requireNew(store: Store, name: string): void {
	const other = store.names().find((each) => foldName(each) === foldName(name));
	const record = other === undefined ? null : store.read(other);
	if (record === null) return;
	const {phase, release} = record;
	if (record.name !== name)
		throw new UserError(
			`The package ${record.name} is installed; on some disks ${name} is the same name.`,
			{code: 'exists'},
		);
	if (phase === 'removing')
		throw new UserError(`${name} is being removed: its processes have not ended yet.`, {
			code: 'busy',
			hint: `\`weaver service remove ${name}\` waits for them.`,
		});
	throw new UserError(`${name} ${release.version} is installed already.`, {
		code: 'exists',
		hint: `Use \`weaver service update ${name} <source>\`.`,
	});
}

/** What the daemon would refuse is refused here, before it gets to see it. */
async function requireGood(project: Project, store: Store, record: Installed): Promise<void> {
	const {name, file, release} = record;
	const candidate = path.relative(project.root, path.join(store.stage(), 'service.json'));
	writeServiceText(project.root, candidate, JSON.stringify(release.fields));
	const problem = await findProblem(project, candidate, file);
	if (problem === null) return;
	throw new UserError(`${name} ${release.version} can't be installed here: ${problem}.`, {
		code: 'bad-package',
	});
}

async function report(
	project: Project,
	{name, file, release}: Installed,
	expected: Expected,
	wait: number,
	invocation: Invocation,
	io: Io,
): Promise<ExitCode> {
	const json = invocation.options['json'] === true;
	const about = {...releaseData(name, release), file};
	const tell = (ok: boolean, message: string, more: Readonly<Record<string, unknown>> = {}) => {
		if (json) io.out(`${JSON.stringify({ok, message, ...about, ...more}, null, 2)}\n`);
		else (ok ? io.out : io.err)(`${message}\n`);
	};
	const installed = `Installed ${name} ${release.version}`;
	using client = await daemonIfUp(project);
	const starts = release.fields['enabled'] !== false && release.fields['schedule'] === undefined;
	const note = {
		text: `package ${release.version} installed from ${release.source}`,
		data: {action: 'install', version: release.version, digest: release.digest},
	};
	if (!client) {
		tell(true, `${installed}; no daemon runs, so it starts with the next one.`);
		return exitCodes.ok;
	}
	if (!starts) {
		await client.request('package.changed', {service: name, ...note});
		const when =
			release.fields['schedule'] === undefined
				? `with \`weaver start ${name}\``
				: 'by its schedule';
		tell(true, `${installed}; it starts ${when}.`);
		return exitCodes.ok;
	}
	const verdict = await watchSwitch(project, name, expected, note, wait);
	switch (verdict.kind) {
		case 'ready':
			tell(true, `${installed}; it is ready (pid ${verdict.pids.join(', ')}).`, {
				pids: verdict.pids,
			});
			return exitCodes.ok;
		case 'finished':
			tell(true, `${installed}; it has run and finished.`);
			return exitCodes.ok;
		case 'failed': {
			const log = await lastLines(project, verdict.member, expected, toldLines);
			const words = [
				`${installed}, but ${verdict.reason}.`,
				...log.map((line) => `  | ${line}`),
				`It stays installed. See \`weaver why ${name}\`, or take it away with \`weaver service remove ${name}\`.`,
			];
			tell(false, json ? `${installed}, but ${verdict.reason}.` : words.join('\n'), {log});
			return exitCodes.failed;
		}
		case 'timeout':
			tell(false, `${installed}, but after ${wait / 1000} s it is not ready: ${verdict.reason}.`);
			return exitCodes.timeout;
	}
}
