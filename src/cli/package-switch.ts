/** Everything about an update that comes before the switch: whatever can be refused is refused here. */
import path from 'node:path';
import type {Project} from '../config/project.ts';
import {UserError} from '../lib/errors.ts';
import {givenConfig} from '../packages/given-config.ts';
import {placeRelease, planRelease} from '../packages/release.ts';
import {type Merge, mergeFields} from '../packages/service-fields.ts';
import {
	findProblem,
	locateServiceFile,
	readServiceFile,
	type ServiceFile,
	writeServiceText,
} from '../packages/service-file.ts';
import {sweep} from '../packages/settle.ts';
import {parseSource} from '../packages/source.ts';
import {stagePackage} from '../packages/stage.ts';
import type {Installed, Release, Store} from '../packages/store.ts';
import {stepBetween} from '../packages/version-step.ts';
import type {Invocation, Io} from './command.ts';
import {configOf, requireGrant} from './package-options.ts';

/** Everything an update is, ready to be done by one rename. */
export type Switch = {
	/** `next` is the new release; its files are in place. */
	readonly record: Installed & {readonly next: Release};
	readonly file: ServiceFile;
	readonly merge: Merge;
	/** The author allows that both versions run at once. */
	readonly overlap: boolean;
};

/** Null when there is nothing to do. Throws `UserError`; the service is not touched in any case. */
export async function prepareSwitch(
	project: Project,
	store: Store,
	recorded: Installed,
	place: string | null,
	invocation: Invocation,
	io: Io,
): Promise<Switch | null> {
	const record = await found(project, recorded);
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
	if (step.kind === 'nothing') return null;
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
		if (problem === null) {
			tellMerge(name, merge, io);
			return {record: next, file, merge, overlap: staged.manifest.overlap};
		}
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
