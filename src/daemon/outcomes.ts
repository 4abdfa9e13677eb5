/** When a start, stop or restart has come to its end, and what to tell about it. Pure. */
import type {Outcome} from '../ipc/messages.ts';
import {isSuccess} from '../lib/exit-code.ts';
import {formatDuration} from '../lib/units.ts';
import {describeReason, describeState} from '../supervisor/describe.ts';
import {dependentsOf, hopelessDependency, stateOf, waitingFor} from '../supervisor/relations.ts';
import {isActive} from '../supervisor/state.ts';
import type {Supervised} from '../supervisor/supervised.ts';
import type {Supervisor} from '../supervisor/supervisor.ts';

/** Judges a service that somebody waits for; null: not there yet. */
export type Judge = (service: Supervised) => Outcome | null;

/** `pulled`: what a service needed and did not have, so that it is started with it. */
export const judgeStart =
	(
		wasUp: ReadonlySet<string>,
		wait: boolean,
		supervisor: Supervisor,
		pulled: (name: string) => readonly string[] = () => [],
	): Judge =>
	(service) => {
		const {name, state} = service;
		if (state.phase === 'running' && !state.cycling && (!wait || service.ready))
			return wasUp.has(name)
				? succeeded(
						service,
						'already-running',
						`Service already running: ${name} (pid ${state.pid})`,
					)
				: succeeded(
						service,
						'started',
						`Service ${wait ? 'ready' : 'started'}: ${name} (pid ${state.pid})${withText(pulled(name))}`,
					);
		return judgeSetback(service, wait, supervisor);
	};

const withText = (names: readonly string[]): string =>
	names.length === 0 ? '' : `, and with it ${names.join(', ')}`;

export const judgeRestart =
	(runs: ReadonlyMap<string, number | null>, wait: boolean, supervisor: Supervisor): Judge =>
	(service) => {
		const {name, state, run} = service;
		const again = run !== null && run.number !== runs.get(name);
		if (state.phase === 'running' && !state.cycling && again && (!wait || service.ready))
			return succeeded(
				service,
				'restarted',
				`Service ${wait ? 'restarted and ready' : 'restarted'}: ${name} (pid ${state.pid})`,
			);
		if (service.veto !== null) return vetoed(service, 'restart', service.veto);
		if (state.phase === 'running' && state.cycling) return null;
		if (state.phase === 'running' && state.wanted === 'up' && !again)
			return outcome(
				service,
				false,
				'superseded',
				`${name} was told to stop and start meanwhile, before its restart had begun`,
				null,
			);
		return judgeSetback(service, wait, supervisor);
	};

/** Ends of a start that are not a running service; null while there is still hope. */
function judgeSetback(service: Supervised, wait: boolean, supervisor: Supervisor): Outcome | null {
	const {name, state} = service;
	const reason = describeReason(state, []) ?? describeState(state);
	if (state.phase === 'failed') return failed(service, `${name} failed: ${reason}`);
	if (state.finished)
		return isSuccess(service.config.success_exit_codes, state.lastExit?.code ?? null)
			? succeeded(service, 'started', `Service finished: ${name} (${reason})`)
			: failed(service, `${name} ended at once: ${reason}`);
	if (state.wanted === 'down' && state.condemned)
		return failed(service, `${name} was stopped (${state.condemned.cause}): ${reason}`);
	if (state.wanted === 'down')
		return outcome(service, false, 'superseded', `${name} was told to stop meanwhile`, null);
	if (state.wanted === 'paused') return held(service, wait, supervisor);
	if (state.phase === 'backoff' && state.reason !== null && !wait)
		return outcome(
			service,
			false,
			'failed',
			`${name} could not be started, and is tried again: ${state.reason}`,
			null,
		);
	if (state.phase === 'backoff' && !wait)
		return failed(service, `${name} crashed: ${reason}; it will be started again`);
	const hopeless = hopelessDependency(supervisor, name);
	if (hopeless !== null && state.phase === 'stopped')
		return failed(
			service,
			`${name} waits for ${hopeless}, which is ${stateOf(supervisor.services, hopeless)}`,
			`weaver start ${hopeless}`,
		);
	return null;
}

/** Where the pause begins: the service that has to be mended. Null: it may come back by itself yet. */
function held(service: Supervised, wait: boolean, supervisor: Supervisor): Outcome | null {
	const {services} = supervisor;
	const hopeless = hopelessDependency(supervisor, service.name);
	if (hopeless === null && wait) return null;
	const root = hopeless ?? rootOf(service, supervisor);
	return failed(
		service,
		`${service.name} is paused: it needs ${root}, which is ${stateOf(services, root)}`,
		`weaver why ${service.name}`,
	);
}

/** Follows pauses to the service that is none itself. */
function rootOf(
	{state, name}: Supervised,
	supervisor: Supervisor,
	seen = new Set<string>(),
): string {
	const next = state.wanted === 'paused' ? state.cause?.replace(/^dependency:/, '') : undefined;
	const [dependency] = next === undefined ? [] : supervisor.instancesOf(next);
	if (next === undefined || seen.has(next)) return name;
	return dependency ? rootOf(dependency, supervisor, seen.add(next)) : next;
}

export const judgeStop =
	(wasUp: ReadonlyMap<string, 'active' | 'coming'>, supervisor: Supervisor): Judge =>
	(service) => {
		const {name, state, survivors} = service;
		if (service.veto !== null) return vetoed(service, 'stop', service.veto);
		if (state.wanted === 'up')
			return outcome(service, false, 'superseded', `${name} was told to start meanwhile`, null);
		if (isActive(state)) return null;
		if (!wasUp.has(name)) return succeeded(service, 'not-running', `Service not running: ${name}`);
		if (survivors.length > 0) return failed(service, `${name} stopped, but ${undying(survivors)}`);
		const code = wasUp.get(name) === 'active' ? state.lastExit?.code : null;
		const paused = dependentsOf(supervisor.services, [name], true).filter(
			(dependent) => supervisor.services.get(dependent)?.state.wanted === 'paused',
		);
		return outcome(
			service,
			true,
			'stopped',
			`Service stopped: ${name}${code === undefined || code === null ? '' : ` (exit ${code})`}`,
			paused.length > 0
				? `${paused.join(', ')} ${paused.length === 1 ? 'is' : 'are'} paused until it runs again`
				: null,
		);
	};

const vetoed = (service: Supervised, doing: 'stop' | 'restart', why: string): Outcome =>
	failed(
		service,
		`${service.name} runs on, its ${why}`,
		`Mend what the hook complains about and ${doing} it again, or \`weaver stop ${service.name} --force\`.`,
	);

export function timedOut(
	service: Supervised,
	supervisor: Supervisor,
	doing: string,
	timeout: number,
): Outcome {
	const {name, state} = service;
	const reason = describeReason(state, waitingFor(supervisor, name));
	const details = [
		describeState(state),
		reason,
		state.phase === 'running' && !service.ready
			? (service.checks.standing ?? 'not ready yet')
			: null,
		doing === 'stop' && service.survivors.length > 0 ? undying(service.survivors) : null,
	].filter((detail) => detail !== null);
	return outcome(
		service,
		false,
		'timeout',
		`${name} did not ${doing} within ${formatDuration(timeout)} (${details.join('; ')})`,
		`weaver logs ${name}`,
	);
}

const undying = (survivors: Outcome['survivors']): string =>
	`${survivors.length} of its processes would not die: ${survivors.map(({pid, command}) => `${pid} (${command})`).join(', ')}`;

const outcome = (
	{name, state, survivors}: Supervised,
	ok: boolean,
	action: Outcome['action'],
	message: string,
	hint: string | null,
): Outcome => ({name, ok, action, pid: state.pid, message, hint, survivors});

const succeeded = (service: Supervised, action: Outcome['action'], message: string): Outcome =>
	outcome(service, true, action, message, null);

const failed = (
	service: Supervised,
	message: string,
	hint = `weaver logs ${service.name}`,
): Outcome => outcome(service, false, 'failed', message, hint);

export const gone = (name: string): Outcome => ({
	name,
	ok: false,
	action: 'superseded',
	pid: null,
	message: `${name} was removed meanwhile`,
	hint: null,
	survivors: [],
});
