/**
 * Runs a program and judges its exit code and output.
 *
 * It runs in a process group of its own, under a shell that waits for it and a watchman beside it:
 * a subshell that reads a pipe whose other end only the daemon holds. When that end closes, because
 * the probe is over, is late, or the daemon is dead, the watchman kills the whole group. So nothing
 * of a check outlives it, and no pid is ever guessed.
 */
import type {CheckConfig} from '../config/check-schema.ts';
import {late} from '../lib/late.ts';
import {patternOf} from '../lib/text-pattern.ts';
import {explainLate} from './explain.ts';
import type {Gate} from './gate.ts';
import type {Answer, Ask} from './prober.ts';
import {within} from './within.ts';

export type Program = {
	readonly command: readonly string[];
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
};

type ScriptCheck = Extract<CheckConfig, {type: 'script'}>;

/** What is kept of the output, characters; the rest is read and forgotten. */
const longestOutput = 64 * 1024;
/** Of the output in a message. */
const longestQuote = 200;

/** Descriptor 3 is the daemon's pipe. Traps are reset in the subshell, so that the kill ends it too. */
const watchedScript = `
{ exec >/dev/null 2>&1; read -r _ <&3; kill -9 0; } &
"$@" 3<&-
s=$?
exit "$s"
`;

/** How long what left the group may hold on to the output after the program has ended, ms. */
const longestAfterglow = 200;

/** `prepare` gives what to run, or throws an Error that says what is wrong with it. */
export const askScript =
	(check: ScriptCheck, prepare: () => Program, gate: Gate): Ask =>
	(lifetime) =>
		gate(async () => {
			const {execa} = await late(import('execa'), 'daemon');
			const answer = await within(check.timeout, lifetime, (limit) =>
				runOnce(execa, prepare(), limit, check),
			);
			return answer === 'late' ? explainLate(check.timeout) : answer;
		});

async function runOnce(
	execa: typeof import('execa').execa,
	{command, cwd, env}: Program,
	limit: AbortSignal,
	check: ScriptCheck,
): Promise<Answer> {
	const running = execa('sh', ['-c', watchedScript, 'weaver-check', ...command], {
		cwd,
		env,
		extendEnv: false,
		detached: true,
		cleanup: false,
		reject: false,
		buffer: false,
		all: true,
		stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
	});
	const {nodeChildProcess: child, all, stdio} = running;
	const endGroup = () => stdio[3]?.destroy();
	const endOutput = () => {
		for (const stream of stdio) stream?.destroy();
	};
	limit.addEventListener('abort', endGroup, {once: true});
	let output = '';
	all.setEncoding('utf8');
	all.on('data', (text: string) => {
		if (output.length < longestOutput) output += text;
	});
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('exit', resolve);
		child.once('error', reject);
	});
	endGroup();
	const afterglow = setTimeout(endOutput, longestAfterglow);
	await running;
	clearTimeout(afterglow);
	limit.throwIfAborted();
	return judge(code, output.slice(0, longestOutput), check);
}

function judge(
	code: number | null,
	output: string,
	{expected_exit_code: wanted, expected_output: text}: ScriptCheck,
): Answer {
	const said = quote(output);
	const words = `exit ${code ?? 'unknown'}${said === '' ? '' : `: ${said}`}`;
	if (code !== wanted) return {ok: false, message: words};
	if (text === undefined || patternOf(text)?.(output)) return {ok: true, message: words};
	return {ok: false, message: `${words}, but the output has no ${text}`};
}

/** Its last line, on which programs say what went wrong. */
function quote(output: string): string {
	const line = output.trimEnd().split('\n').at(-1)?.trim() ?? '';
	return line.length > longestQuote ? `${line.slice(0, longestQuote - 1)}…` : line;
}
