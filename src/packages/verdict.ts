/** Whether a version that was just switched to has proved itself. Pure. */

/** What of a service's view tells it. */
export type Seen = {
	readonly name: string;
	readonly state: string;
	readonly phase: string;
	readonly run: number | null;
	/** Absolute folder of that run, which tells the versions of a package apart. */
	readonly cwd: string;
	readonly ready: boolean;
	readonly reason: string | null;
	readonly waitingFor: readonly string[];
	readonly pid: number | null;
	readonly lastExit: {readonly code: number | null} | null;
	readonly problem: {readonly message: string} | null;
	readonly checks: readonly {
		readonly kind: string;
		readonly verdict: string;
		readonly last: {readonly ok: boolean; readonly message: string} | null;
	}[];
};

export type Verdict =
	| {readonly kind: 'ready'; readonly pids: readonly number[]}
	/** It ended by itself and may: a program that does its work and goes. */
	| {readonly kind: 'finished'}
	| {readonly kind: 'failed'; readonly member: string; readonly reason: string};

/** Numbers of runs, by the name of the service or its instances. */
export type Runs = ReadonlyMap<string, number>;

/** What tells the new runs from others. */
export type Expected = {
	/** The last runs before the switch. */
	readonly before: Runs;
	/** Absolute folder of the new version. */
	readonly cwd: string;
	/** Exit codes that count as success. */
	readonly success: readonly number[];
};

/** `first` are the new version's first runs, as far as they were seen. Null: nothing can be said yet. */
export function judge(members: readonly Seen[], expected: Expected, first: Runs): Verdict | null {
	if (members.length === 0) return null;
	for (const member of members) {
		const reason = failureOf(member, expected, first);
		if (reason !== null) return {kind: 'failed', member: member.name, reason};
	}
	if (
		!members.every(
			(member) => isNew(member, expected) && (member.ready || member.state === 'finished'),
		)
	)
		return null;
	const pids = members.flatMap(({pid}) => pid ?? []);
	return pids.length > 0 ? {kind: 'ready', pids} : {kind: 'finished'};
}

export const isNew = ({name, run, cwd}: Seen, {before, cwd: wanted}: Expected): boolean =>
	run !== null && run !== before.get(name) && cwd === wanted;

function failureOf(member: Seen, expected: Expected, first: Runs): string | null {
	const {name, phase, state, run, checks, reason, lastExit, problem} = member;
	if (problem) return problem.message;
	if (phase === 'failed') return reason ?? 'it failed';
	if (phase === 'backoff') return `it crashed: ${reason ?? 'it ended at once'}`;
	if (!isNew(member, expected)) return null;
	const code = lastExit?.code ?? null;
	if (state === 'finished' && (code === null || !expected.success.includes(code)))
		return `it ended: ${reason ?? `exit ${code ?? 'code unknown'}`}`;
	// A restart may be too quick to be seen as one.
	if ((run ?? 0) > (first.get(name) ?? Infinity)) return 'it crashed and was started again';
	// A service that can't take work yet may still come to it; one that does not work won't.
	const sick = checks.find(({kind, verdict}) => kind !== 'readiness' && verdict === 'unhealthy');
	return sick ? `it is unhealthy: ${sick.last?.message ?? reason ?? 'its check fails'}` : null;
}

/** What a service that is neither ready nor failed waits for, in words. */
export function describeWaiting(members: readonly Seen[]): string {
	const member = members.find(({ready}) => !ready);
	if (!member) return 'the daemon has not taken it up';
	const {state, reason, waitingFor, checks} = member;
	if (waitingFor.length > 0) return `it waits for ${waitingFor.join(', ')}`;
	const why = reason ?? checks.find(({last}) => last?.ok === false)?.last?.message;
	return `it is ${state}${state === 'running' ? ' but not ready' : ''}${why ? `: ${why}` : ''}`;
}
