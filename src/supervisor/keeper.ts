/**
 * Starts a run so that a crash of the daemon between any two steps is harmless.
 *
 * Everything is made in a folder of another name and renamed into place; the lifeline is open
 * before the keeper exists; a run folder without a `keeper` file never began. The keeper is a shell
 * that runs the service in a session of its own and writes its exit code. It catches signals and
 * does not ignore them: what is ignored would stay ignored in the service.
 */
import {spawn} from 'node:child_process';
import {
	chmodSync,
	closeSync,
	mkdirSync,
	openSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {makeHeartbeatFile} from '../health/ask-heartbeat.ts';
import {openBothEnds} from '../runs/lifeline.ts';
import {pathsOf, type RunPaths, type RunRecord, runFolder} from '../runs/run-directory.ts';

/**
 * `$1` is the run folder, the rest the command. File descriptor 3 is the lifeline; 4 is the spool,
 * for the service alone: what the shell itself says of a child's death is no line of the service.
 * Descriptor 9 of the service is its heartbeat file, where a check listens for heartbeats.
 */
const keeperScript = `
d=$1; shift
exec 4>&2 2>/dev/null
trap : HUP INT QUIT TERM USR1 USR2 ALRM PIPE
echo $$ >"$d/keeper"
sh -c '[ ! -e "$0/cgroup" ] || { read -r c <"$0/cgroup"; echo $$ >"$c/cgroup.procs"; }
echo $$ >"$0/pid"; echo "p $$" >&3; [ -z "$WEAVER_HEARTBEAT" ] || exec 9>>"$0/heartbeat"
exec 2>&4 3>&- 4>&-; exec "$@"' "$d" "$@"
s=$?
trap '' HUP INT QUIT TERM USR1 USR2 ALRM PIPE
echo "$s" >"$d/exit"
echo "x $s" >&3
exit "$s"
`;

/**
 * The same with a copier between the service and each spool, for programs that open /dev/stderr by
 * name: that is a pipe then, which nothing can cut short. Copiers outlive the signals that end the
 * service, and at its exit they get two seconds for its last words, or as long as nobody else holds
 * the pipe open.
 */
const copyingKeeperScript = `
d=$1; shift
exec 4>&2 2>/dev/null
trap : HUP INT QUIT TERM USR1 USR2 ALRM PIPE
echo $$ >"$d/keeper"
e=stdout; b=
mkfifo -m 600 "$d/stdout"
(trap '' HUP INT QUIT TERM USR1 USR2 ALRM; exec cat <"$d/stdout" 3>&- 4>&-) & a=$!
if [ -e "$d/spool.err" ]; then
e=stderr
mkfifo -m 600 "$d/stderr"
(trap '' HUP INT QUIT TERM USR1 USR2 ALRM; exec cat <"$d/stderr" >&4 3>&- 4>&-) & b=$!
fi
sh -c 'd=$1; e=$2; shift 2
[ ! -e "$d/cgroup" ] || { read -r c <"$d/cgroup"; echo $$ >"$c/cgroup.procs"; }
echo $$ >"$d/pid"; echo "p $$" >&3
[ -z "$WEAVER_HEARTBEAT" ] || exec 9>>"$d/heartbeat"
exec >"$d/stdout"; if [ $e = stderr ]; then exec 2>"$d/stderr"; else exec 2>&1; fi
exec 3>&- 4>&-; exec "$@"' sh "$d" "$e" "$@" 4>&-
s=$?
trap '' HUP INT QUIT TERM USR1 USR2 ALRM PIPE
echo "$s" >"$d/exit"
echo "x $s" >&3
(sleep 2; kill -9 $a $b) 3>&- 4>&- & w=$!
wait $a $b
kill -9 $w
exit "$s"
`;

/** How the service's output reaches its log. */
export type Capture = {
	/** Standard error in a spool of its own. */
	readonly split: boolean;
	/** By a copier instead of directly. */
	readonly pipe: boolean;
};

export type StartedRun = {
	readonly paths: RunPaths;
	/** The read end of the lifeline; the caller owns it. */
	readonly lifeline: number;
	/** Pid of the keeper; null when it could not be started, which the lifeline tells too. */
	readonly keeper: number | null;
	/** Why it could not be started, once the lifeline has told that; null when it was. */
	readonly failure: () => string | null;
};

/**
 * Starts `record.command` as run `record.run`. `spareFifo` is a path to a FIFO that becomes the
 * lifeline. Throws the system's error when something cannot be made; no process exists then.
 */
export function startRun(
	runsDir: string,
	record: RunRecord,
	env: Readonly<Record<string, string>>,
	spareFifo: string,
	capture: Capture = {split: false, pipe: false},
): StartedRun {
	const paths = pathsOf(runFolder(runsDir, record.service, record.run));
	const draft = pathsOf(path.join(path.dirname(paths.folder), `.r${record.run}`));
	rmSync(draft.folder, {recursive: true, force: true});
	mkdirSync(draft.folder, {recursive: true, mode: 0o700});
	renameSync(spareFifo, draft.life);
	writeFileSync(draft.record, `${JSON.stringify(record)}\n`, {mode: 0o600});
	if (record.cgroup !== undefined) writeFileSync(draft.cgroup, `${record.cgroup}\n`, {mode: 0o600});
	if (env['WEAVER_HEARTBEAT'] !== undefined) makeHeartbeatFile(draft.heartbeat);
	const spools = [openSpool(draft.spool)];
	try {
		if (capture.split) spools.push(openSpool(draft.errors));
		renameSync(draft.folder, paths.folder);
		const {ours, keepers} = openBothEnds(paths.life);
		try {
			return {
				paths,
				lifeline: ours,
				...start(paths.folder, record, env, spools, keepers, capture),
			};
		} catch (error) {
			closeSync(ours);
			throw error;
		} finally {
			closeSync(keepers);
		}
	} finally {
		for (const spool of spools) closeSync(spool);
	}
}

/** A service that opens /dev/stderr by name would cut the spool off; without the right it cannot. */
function openSpool(file: string): number {
	const fd = openSync(file, 'a', 0o600);
	chmodSync(file, 0o400);
	return fd;
}

function start(
	folder: string,
	record: RunRecord,
	env: Readonly<Record<string, string>>,
	[output, errors = output]: readonly (number | undefined)[],
	lifeline: number,
	{pipe}: Capture,
): Pick<StartedRun, 'keeper' | 'failure'> {
	const script = pipe ? copyingKeeperScript : keeperScript;
	const keeper = spawn('sh', ['-c', script, 'weaver-keeper', folder, ...record.command], {
		cwd: record.cwd,
		env,
		detached: true,
		stdio: ['ignore', output, errors, lifeline],
	});
	// The lifeline tells its end, whoever is the daemon by then; a failed spawn ends it at once.
	let failure: string | null = null;
	keeper.on('error', (error) => {
		failure = error.message;
	});
	keeper.unref();
	return {keeper: keeper.pid ?? null, failure: () => failure};
}
