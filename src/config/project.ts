/** Where a project's things live. Everything else takes these paths from here. */

import {existsSync, realpathSync} from 'node:fs';
import path from 'node:path';

export type Project = {
	/** The folder that holds `services.d/`. */
	readonly root: string;
	readonly servicesDir: string;
	/** `.weaver/`: mode 0700, ignored by git. */
	readonly stateDir: string;
	/** One folder per service, one folder per run in it. */
	readonly runsDir: string;
	readonly socket: string;
	/** Held exclusively by the daemon of this project; nothing else ever opens it. */
	readonly lockFile: string;
	/** Pid of the daemon, for ending one that does not answer. */
	readonly pidFile: string;
	/** What the user started or stopped by hand. */
	readonly stateFile: string;
	/** The journal and the roll-ups of metrics; the daemon alone writes it. */
	readonly historyFile: string;
	readonly daemonLog: string;
	/** What holds for the whole project; may be missing. */
	readonly settingsFile: string;
};

/** A Unix socket's path may be 107 bytes on Linux, 103 on macOS; what is longer goes elsewhere. */
const longestSocketPath = 100;

/**
 * The project a command means: `--dir`, else `WEAVER_DIR`, else the nearest folder upward that
 * holds `services.d/`, else `~/.weaver`.
 */
export function findProject(
	cwd: string,
	env: Readonly<Record<string, string | undefined>>,
	dir?: string,
): Project {
	const named = dir ?? env['WEAVER_DIR'];
	if (named) return projectAt(path.resolve(cwd, named));
	return projectAt(
		nearestUpward(cwd) ??
			path.join(env['HOME'] ?? process.getBuiltinModule('node:os').homedir(), '.weaver'),
	);
}

export function projectAt(folder: string): Project {
	const root = withoutLinks(folder);
	const stateDir = path.join(root, '.weaver');
	return {
		root,
		servicesDir: path.join(root, 'services.d'),
		stateDir,
		runsDir: path.join(stateDir, 'run'),
		socket: socketPath(stateDir),
		lockFile: path.join(stateDir, 'lock.db'),
		pidFile: path.join(stateDir, 'daemon.pid'),
		stateFile: path.join(stateDir, 'state.json'),
		historyFile: path.join(stateDir, 'history.db'),
		daemonLog: path.join(stateDir, 'daemon.log'),
		settingsFile: path.join(root, 'weaver.json'),
	};
}

/** A project has one name, whatever links lead to it: its runs are known by their paths. */
function withoutLinks(folder: string): string {
	try {
		return realpathSync(folder);
	} catch {
		return folder;
	}
}

function nearestUpward(from: string): string | null {
	for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
		if (existsSync(path.join(folder, 'services.d'))) return folder;
		if (folder === path.dirname(folder)) return null;
	}
}

/**
 * The same whatever the caller's environment is: a cron job has to find the daemon that was started
 * in a desktop session, so neither XDG_RUNTIME_DIR nor TMPDIR may decide.
 */
function socketPath(stateDir: string): string {
	const near = path.join(stateDir, 'weaver.sock');
	if (Buffer.byteLength(near) <= longestSocketPath) return near;
	// Loaded when it is needed only: it costs every command 5 ms.
	const {createHash} = process.getBuiltinModule('node:crypto');
	const digest = createHash('sha256').update(stateDir).digest('hex').slice(0, 16);
	return path.join('/tmp', `weaver-${process.getuid?.() ?? 0}`, `weaver-${digest}.sock`);
}
