/** `weaver service health`: makes the checks of services now and prints what they find. */
import {setTimeout as sleep} from 'node:timers/promises';
import {connectIfUp} from '../ipc/launch.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import type {ServiceView} from '../lib/service-view.ts';
import {parseDuration} from '../lib/units.ts';
import type {Invocation, Io, Run} from './command.ts';
import {projectOf, timeoutOf} from './context.ts';
import {personalLook} from './personal.ts';

const defaultTimeout = 10_000;
const defaultInterval = 1000;

export const run: Run = async (invocation, io): Promise<ExitCode> => {
	const project = projectOf(invocation, io);
	const {operands: names} = invocation;
	const retries = retriesOf(invocation);
	const interval = intervalOf(invocation);
	using client = await connectIfUp(project);
	if (!client)
		throw new UserError('The daemon is not running, so nothing is checked.', {
			code: 'daemon-down',
			hint: '`weaver start` or `weaver monitor` starts it.',
		});
	for (let left = retries; ; left -= 1) {
		const timeout = timeoutOf(invocation) ?? defaultTimeout;
		const {services} = await client.request('service.health', {names, timeout});
		const shown = names.length > 0 ? services : services.filter(isExpected);
		const allWell = shown.every(isWell);
		if (allWell || left === 0) {
			await print(shown, invocation, io);
			return allWell ? exitCodes.ok : exitCodes.failed;
		}
		const isEnded = await sleep(interval, false, {signal: io.signal}).catch(() => true);
		if (isEnded) return exitCodes.interrupted;
	}
};

/** Without names: what is off on purpose, or has done its work, is left out. */
const isExpected = ({wanted, state}: ServiceView): boolean =>
	wanted !== 'down' && state !== 'finished';

/** It runs, is ready, and none of its last results is a failure from which something follows. */
const isWell = ({phase, ready, checks}: ServiceView): boolean =>
	phase === 'running' &&
	ready &&
	checks.every(({last, action}) => action === 'none' || last?.ok !== false);

async function print(
	services: readonly ServiceView[],
	{options}: Invocation,
	io: Io,
): Promise<void> {
	if (options['json'] === true) {
		const found = services.map((service) => {
			const {name, state, ready, health, reason, checks} = service;
			return {name, ok: isWell(service), state, ready, health, reason, checks};
		});
		io.out(`${JSON.stringify({services: found}, null, 2)}\n`);
		return;
	}
	const [{healthPage}, {themeOf}] = await Promise.all([
		import('../../ui/list/status-page.ts'),
		import('../../ui/theme.ts'),
	]);
	const theme = themeOf(io.env, io.color ? 'color' : 'none', await personalLook(io));
	io.out(healthPage(services, io.isTerminal ? io.columns : 120, Date.now(), theme));
}

function retriesOf({options}: Invocation): number {
	const text = options['retries'] ?? '0';
	if (/^\d{1,6}$/.test(String(text))) return Number(text);
	throw wrongUsage(`--retries must be a whole number, got ${text}.`);
}

function intervalOf({options}: Invocation): number {
	const text = options['interval'];
	if (typeof text !== 'string') return defaultInterval;
	const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseDuration(text);
	if (ms !== null && ms >= 100) return ms;
	throw wrongUsage(`--interval must be a time of at least 100ms, got ${text}.`);
}

const wrongUsage = (message: string): UserError =>
	new UserError(message, {code: 'usage', exitCode: exitCodes.usage});
