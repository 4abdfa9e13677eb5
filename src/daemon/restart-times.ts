/** How long services took to end and to get ready in their earlier restarts, as run folders and the journal tell. */
import {statSync} from 'node:fs';
import type {History} from '../history/history.ts';
import type {RestartPlan} from '../ipc/messages.ts';
import {listRuns, pathsOf, runFolder} from '../runs/run-directory.ts';
import {dependentsOf} from '../supervisor/relations.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';
import {planRestart, type Restarting} from './restart-plan.ts';

/** Runs looked at; what is older says little about what runs now. */
const newest = 12;
/** Rows of the journal looked at for them. */
const mostRows = 100;

type Times = Pick<Restarting, 'stop' | 'start' | 'measured'>;

/** A restart of the services: with all that need them, or only with what follows by itself. */
export function restartPlanOf(
	supervisor: Supervisor,
	asked: readonly Supervised[],
	dependents: boolean,
	{runsDir, readRows}: {readonly runsDir: string; readonly readRows: History['readRows']},
): RestartPlan {
	const because = new Map<string, string | null>(asked.map(({name}) => [name, null]));
	// A map gives what is added while it is gone through, too.
	for (const name of because.keys())
		for (const next of dependentsOf(supervisor.services, [name], false)) {
			const service = supervisor.services.get(next);
			if (service && !because.has(next) && joins(service, name, supervisor, dependents))
				because.set(next, name);
		}
	return planRestart(
		[...because].flatMap(([name, cause]) => {
			const service = supervisor.services.get(name);
			if (!service) return [];
			const needs = service.config.dependencies.flatMap((edge) =>
				supervisor
					.instancesOf(edge.service)
					.filter((each) => because.has(each.name))
					.map((each) => ({name: each.name, ready: edge.condition !== 'started'})),
			);
			return [{name, because: cause, needs, ...readTimes(runsDir, name, readRows)}];
		}),
	);
}

function joins(
	{state, config}: Supervised,
	name: string,
	supervisor: Supervisor,
	dependents: boolean,
): boolean {
	if (dependents) return state.wanted === 'up';
	const runs = state.phase === 'running' || state.phase === 'starting';
	const service = supervisor.services.get(name)?.service;
	return (
		runs &&
		config.dependencies.some((edge) => edge.service === service && edge.on_restart === 'restart')
	);
}

function readTimes(runsDir: string, name: string, readRows: History['readRows']): Times {
	const rows = readRows({
		service: name,
		kinds: ['ready'],
		since: null,
		before: null,
		limit: mostRows,
	}).rows.toReversed();
	// The first word of a run on it is the last one here.
	const readyAt = new Map(
		rows.flatMap(({run, at, data}) => (data?.['ready'] === true ? [[run, at] as const] : [])),
	);
	const stops: number[] = [];
	const starts: number[] = [];
	for (const run of listRuns(runsDir, name).slice(-newest)) {
		const paths = pathsOf(runFolder(runsDir, name, run));
		const [asked, ended, began] = [paths.asked, paths.exit, paths.pid].map(timeOf);
		if (asked != null && ended != null && ended >= asked) stops.push(ended - asked);
		const ready = readyAt.get(run);
		if (began != null && ready !== undefined && ready >= began) starts.push(ready - began);
	}
	return {
		stop: medianOf(stops),
		start: medianOf(starts),
		measured: Math.min(stops.length, starts.length),
	};
}

/** The upper of the two in the middle. */
function medianOf(values: readonly number[]): number | null {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

const timeOf = (file: string): number | null =>
	statSync(file, {throwIfNoEntry: false})?.mtimeMs ?? null;
