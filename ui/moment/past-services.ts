/** The services of a moment as the list shows them: what was recorded then, and what their files say today. Pure. */
import {compareMembers, readMemberName} from '../../src/lib/member-name.ts';
import type {MomentCheck, MomentService} from '../../src/lib/moment.ts';
import {checkKinds, type StateWord} from '../../src/lib/service-state.ts';
import type {CheckReport, ServiceView} from '../../src/lib/service-view.ts';

export const pastServices = (
	services: readonly MomentService[],
	today: ReadonlyMap<string, ServiceView>,
): ReadonlyMap<string, ServiceView> =>
	new Map(
		services
			.toSorted((a, b) => compareMembers(a.name, b.name))
			.map((service) => [service.name, pastView(service, today.get(service.name) ?? null)]),
	);

function pastView(service: MomentService, today: ServiceView | null): ServiceView {
	const {state, reason} = service;
	const base = today ?? withoutFile(service.name);
	const reports = reportsOf(service, base.checks);
	const health = reports.find(({kind}) => kind === 'health')?.verdict ?? 'unknown';
	return {
		...base,
		...service,
		state: state === null ? 'stopped' : wordOf(state, service, base),
		reason: state === null ? 'how it was is not known: its events of then are not kept' : reason,
		health,
		checks: reports,
		processes: null,
		logBytes: null,
		drift: [],
		changes: [],
		problem: null,
	};
}

/** The journal tells of processes; what a service waits for beside them its file knows. */
function wordOf(
	state: StateWord,
	service: MomentService,
	{checks, schedule}: ServiceView,
): StateWord {
	if (state === 'running') {
		const asks = checks.some(({kind}) => kind === 'startup');
		const passed = service.checks.some(
			({kind, verdict}) => kind === 'startup' && verdict === 'healthy',
		);
		return asks && !passed && !service.ready ? 'starting' : state;
	}
	const rests = state === 'finished' || (state === 'stopped' && service.run === null);
	return schedule !== null && rests ? 'scheduled' : state;
}

/** Those of today, with what they had found; and those that its file had then. */
function reportsOf(
	{checks, pid}: MomentService,
	today: readonly CheckReport[],
): readonly CheckReport[] {
	const unasked = today
		.filter(({kind}) => !checks.some((check) => check.kind === kind))
		.map(
			(report): CheckReport => ({
				...report,
				verdict: 'unknown',
				passed: false,
				last: null,
				failures: 0,
				window: 0,
				nextAt: null,
			}),
		);
	return pid === null ? unasked : [...unasked, ...checks.map(reportOf)].toSorted(byKind);
}

const reportOf = ({
	kind,
	type,
	target,
	action,
	verdict,
	message,
	latency,
	at,
}: MomentCheck): CheckReport => ({
	kind,
	type,
	target,
	action,
	verdict,
	passed: verdict !== 'unknown',
	last: {at, ok: verdict === 'healthy', message, latency},
	failures: 0,
	window: 0,
	nextAt: null,
});

const byKind = (a: CheckReport, b: CheckReport): number =>
	checkKinds.indexOf(a.kind) - checkKinds.indexOf(b.kind);

/** A service whose file is gone today. */
function withoutFile(name: string): ServiceView {
	const {service, instance} = readMemberName(name);
	return {
		name,
		service,
		instance,
		instances: 1,
		type: 'custom',
		description: null,
		group: null,
		tags: [],
		file: null,
		enabled: false,
		state: 'stopped',
		reason: null,
		phase: 'stopped',
		wanted: 'down',
		health: 'unknown',
		ready: false,
		waitingFor: [],
		pid: null,
		run: null,
		startedAt: null,
		restarts: 0,
		failures: 0,
		resetAfter: 0,
		nextStartAt: null,
		lastExit: null,
		checks: [],
		cpu: null,
		memory: null,
		processes: null,
		threads: null,
		openFiles: null,
		limits: null,
		logBytes: null,
		command: [],
		cwd: '',
		pty: false,
		ports: [],
		dependencies: [],
		dependents: [],
		drift: [],
		changes: [],
		schedule: null,
		problem: null,
	};
}
