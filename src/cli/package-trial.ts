/** Tries a new version beside the old one, which runs on untouched, where its author allows that. */
import type {Project} from '../config/project.ts';
import type {Values} from '../packages/config-schema.ts';
import {purgeLogs} from '../packages/purge.ts';
import {writeServiceFile} from '../packages/service-file.ts';
import type {Store} from '../packages/store.ts';
import {clearTrial, trialFields, trialFileOf, trialNameOf} from '../packages/trial.ts';
import {
	daemonAgain,
	expectSwitch,
	lastLines,
	toldLines,
	type Watched,
	watchGone,
	watchSwitch,
} from './package-daemon.ts';

export type Trial = {
	readonly verdict: Watched;
	/** The last lines of what it wrote, when it has failed. */
	readonly log: readonly string[];
};

/** Nothing is left of the trial afterwards. */
export async function tryBeside(
	project: Project,
	store: Store,
	name: string,
	fields: Values,
	version: string,
	wait: number,
): Promise<Trial> {
	const trial = trialNameOf(name);
	const expected = expectSwitch(project, trial, fields);
	writeServiceFile(project.root, trialFileOf(name), trialFields(name, fields), '');
	try {
		const note = {text: `package ${version} is tried`, data: {action: 'trial', version}};
		const verdict = await watchSwitch(project, trial, expected, note, wait);
		const isGood = verdict.kind === 'ready' || verdict.kind === 'finished';
		return {verdict, log: isGood ? [] : await lastLines(project, trial, expected, toldLines)};
	} finally {
		clearTrial(project.root, name);
		using client = await daemonAgain(project);
		const note = {text: `trial of ${version} has ended`, data: {action: 'trial-end', version}};
		await client.request('package.changed', {service: trial, ...note});
		if (await watchGone(client, trial, wait)) purgeLogs(project, store, trial);
	}
}
