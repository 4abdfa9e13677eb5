/**
 * Runs the hooks of services: programs around starts, stops and pauses.
 *
 * A hook gets the service's folder and environment and one JSON object on its standard input. It
 * never outlives what asked for it: its timeout kills its whole group, what it leaves behind is
 * ended with it, and when the daemon dies a pipe that only the daemon held open ends it at once, so
 * the next daemon can run that step again.
 */
import path from 'node:path';
import {finished} from 'node:stream/promises';
import {explainEnvProblem} from '../config/env.ts';
import {programOf, workingDirectory} from '../config/program.ts';
import type {ServiceConfig} from '../config/service-schema.ts';
import {messageOf} from '../lib/errors.ts';
import {signalOf} from '../lib/exit-code.ts';
import type {Journal} from '../lib/journal-event.ts';
import {late} from '../lib/late.ts';
import {eachLine, withoutLineEnd} from '../lib/lines.ts';
import {sanitizeLine} from '../lib/sanitize.ts';
import {formatDuration} from '../lib/units.ts';
import {type Candidate, environmentOfRun} from './prepare.ts';
import type {Sweeper} from './sweep.ts';

export type HookName = keyof ServiceConfig['hooks'];

/** What a hook reads as JSON on its standard input, besides `hook`, `service` and `project`. */
export type HookContext = {
	readonly run: number | null;
	/** Who or what made it happen, as the journal names it: `operator`, `dependency:db`. */
	readonly cause: string | null;
	readonly reason: string | null;
	/** Of the last run that ended; `at` is epoch ms, `code` null when it is not known. */
	readonly lastExit: {readonly code: number | null; readonly at: number} | null;
	/** The service whose failure or return it is about. */
	readonly dependency: string | null;
	readonly restarts: number;
	readonly failures: number;
};

export type HookCall = {
	readonly hook: HookName;
	readonly service: Candidate;
	readonly context: HookContext;
	/** Ends the hook, which has failed then. */
	readonly signal?: AbortSignal;
};

/** Why it failed, for people; null when all went well. */
export type HookResult = {readonly failure: string | null};

/** Resolves with null when the service has no such hook; never rejects. */
export type HookRunner = (call: HookCall) => Promise<HookResult | null>;

export type HookParts = {
	readonly root: string;
	readonly runsDir: string;
	readonly sweeper: Sweeper;
	readonly log: (message: string) => void;
	readonly record: Journal;
};

/**
 * File descriptor 3 is a pipe that the daemon holds: its end means that the daemon is gone. The
 * hook itself is in the foreground, since a shell takes standard input from what is not.
 */
const guard = `
{ read -r _ <&3; kill -s KILL -- "-$$"; } </dev/null >/dev/null 2>&1 &
"$@" 3<&-
s=$?
kill -KILL $! 2>/dev/null
exit "$s"
`;

/** Lines of a hook that go to the daemon's log, at most; the last one is told in any case. */
const mostLines = 100;
const longestLine = 500;
/** Of a line that has not ended yet, bytes. */
const longestRest = 4 * longestLine;

export function createHookRunner(parts: HookParts): HookRunner {
	let count = 0;
	return async (call) => {
		const settings = call.service.config.hooks?.[call.hook];
		if (!settings) return null;
		count += 1;
		const began = Date.now();
		const mark = path.join(
			parts.runsDir,
			call.service.name,
			`${call.hook}-${process.pid}-${count}`,
		);
		const end = await runHook(parts, call, settings, mark).catch(
			(error: unknown): HookEnd => ({code: null, failure: messageOf(error), lastLine: null}),
		);
		const duration = Date.now() - began;
		const {code, failure, lastLine} = end;
		const words = failure === null ? 'done' : `failed: ${failure}`;
		parts.record({
			kind: 'hook',
			service: call.service.name,
			run: call.context.run,
			cause: call.context.cause,
			text: `${call.hook} hook ${words} after ${formatDuration(duration)}`,
			data: {hook: call.hook, code, duration, lastLine},
		});
		return {failure: failure === null ? null : `${call.hook} hook failed: ${failure}`};
	};
}

type HookEnd = {
	/** Null when it did not end by itself. */
	readonly code: number | null;
	readonly failure: string | null;
	readonly lastLine: string | null;
};

type Settings = NonNullable<ServiceConfig['hooks'][HookName]>;

async function runHook(
	{root, sweeper, log}: HookParts,
	{hook, service, context, signal}: HookCall,
	{script, args, timeout}: Settings,
	mark: string,
): Promise<HookEnd> {
	const {name, config} = service;
	const none = {code: null, lastLine: null};
	const program = programOf(root, {script, args, interpreter: undefined, cwd: config.cwd});
	if ('error' in program) return {...none, failure: `script ${program.error}`};
	const environment = environmentOfRun(root, service, mark, {WEAVER_HOOK: hook});
	if ('problem' in environment) return {...none, failure: explainEnvProblem(environment.problem)};

	const {execa} = await late(import('execa'), 'daemon');
	if (signal?.aborted) return {...none, failure: 'no longer wanted'};
	const running = execa('sh', ['-c', guard, 'weaver-hook', ...program.command], {
		cwd: workingDirectory(root, config),
		env: environment.env,
		extendEnv: false,
		detached: true,
		reject: false,
		buffer: false,
		all: true,
		input: `${JSON.stringify({hook, service: name, project: root, ...context})}\n`,
		stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
	});
	const {pid = null} = running;
	let stopped: string | null = null;
	const stop = (why: string) => {
		stopped ??= why;
		if (pid !== null) killGroup(pid);
	};
	const onAbort = () => stop('no longer wanted');
	const timer = setTimeout(() => stop(`took longer than ${formatDuration(timeout)}`), timeout);
	signal?.addEventListener('abort', onAbort);
	let told = 0;
	let lastLine: string | null = null;
	const take = (line: Buffer) => {
		const text = sanitizeLine(withoutLineEnd(line).toString('utf8')).slice(0, longestLine);
		if (text.trim() !== '') lastLine = text;
		told += 1;
		if (told <= mostLines) log(`${name}: ${hook}: ${text}`);
	};
	let rest: Buffer = Buffer.alloc(0);
	running.all.on('data', (data: Buffer) => {
		// Of a line that does not end only the beginning is kept.
		rest = eachLine(Buffer.concat([rest, data]), take).subarray(0, longestRest);
	});
	const reading = finished(running.all)
		.catch(() => {})
		.then(() => {
			if (rest.length > 0) take(rest);
		});
	const gone = new Promise<void>((resolve) =>
		running.nodeChildProcess.once('exit', () => resolve()),
	);
	try {
		await Promise.race([gone, running]);
		// What it left behind may hold its output open.
		if (pid !== null) await sweeper.kill({folder: mark, keeper: pid});
		const [result] = await Promise.all([running, reading]);
		if (told > mostLines) log(`${name}: ${hook}: ${told - mostLines} more lines`);
		if (stopped !== null) return {code: null, failure: stopped, lastLine};
		const code = result.exitCode ?? null;
		if (code === 0) return {code, failure: null, lastLine};
		return {code, failure: whyFailed(code, result.shortMessage, lastLine), lastLine};
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', onAbort);
	}
}

/** `exit 3: no disk left`. */
function whyFailed(code: number | null, message: string | undefined, line: string | null): string {
	const killer = signalOf(code);
	const words =
		code === null
			? (message ?? 'ended by a signal')
			: `exit ${code}${killer ? ` (${killer})` : ''}`;
	return line === null ? words : `${words}: ${line}`;
}

function killGroup(leader: number): void {
	try {
		process.kill(-leader, 'SIGKILL');
	} catch {
		// It ended by itself meanwhile.
	}
}
