/**
 * Restarts services whose files change: once for each burst of changes, and not at all for a
 * service that changes its own files each time it starts.
 */
import {realpathSync} from 'node:fs';
import path from 'node:path';
import {workingDirectory} from '../config/program.ts';
import {messageOf} from '../lib/errors.ts';
import {late} from '../lib/late.ts';
import {type Attendance, type Companion, createCompanion} from './companion.ts';
import type {Supervised} from './supervised.ts';
import type {Surroundings} from './surroundings.ts';
import {
	countQuick,
	isIgnored,
	mostQuickRestarts,
	type WatchSettings,
	watchSettings,
} from './watch-rules.ts';

type World = Pick<Surroundings, 'root' | 'record' | 'changed'>;

/** A burst that does not end is acted on after so many debounce times. */
const longestBurst = 10;

export const createFileWatches = (world: World): Companion =>
	createCompanion({
		settingsOf(service) {
			if (!isWatchable(service)) return null;
			const settings = watchSettings(service.config.watch, service.isDev);
			return settings && {...settings, cwd: workingDirectory(world.root, service.config)};
		},
		attend: (service, settings) => startWatch(world, service, settings),
		forget: (service) => {
			service.watchNote = null;
		},
	});

/** Also while it fails, and once it has ended by itself: the next version may do better. */
function isWatchable({state, config, file}: Supervised): boolean {
	if (file === null) return false;
	return state.wanted !== 'down' || (state.finished && !config.schedule);
}

/** A link is watched where it leads. */
function real(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		return file;
	}
}

function startWatch(
	world: World,
	service: Supervised,
	{paths, ignore, debounce, cwd}: WatchSettings & {readonly cwd: string},
): Attendance {
	const roots = paths.map((each) => real(path.resolve(cwd, each)));
	const changed = new Set<string>();
	const closing = new AbortController();
	let timer: NodeJS.Timeout | null = null;
	let firstAt = 0;
	let quick = 0;
	/** The run at which the watch gave up; undefined: it has not. */
	let suspendedAt: number | null | undefined;

	const tell = (text: string, data: Readonly<Record<string, unknown>> = {}) =>
		world.record({
			kind: 'watch',
			service: service.name,
			run: service.run?.number ?? null,
			cause: 'watch',
			text,
			data,
		});
	const suspend = (text: string, data: Readonly<Record<string, unknown>>) => {
		suspendedAt = service.run?.number ?? null;
		service.watchNote = text;
		tell(text, data);
		world.changed(service.name);
	};

	const act = () => {
		timer = null;
		const files = [...changed];
		changed.clear();
		const {state} = service;
		if (suspendedAt !== undefined || state.wanted === 'paused') return;
		const [first = ''] = files;
		const words = `${first} changed${files.length > 1 ? ` and ${files.length - 1} more` : ''}`;
		const age = state.startedAt === null ? null : Math.max(0, firstAt - state.startedAt);
		quick = countQuick(quick, age, state.cause === 'watch');
		if (quick >= mostQuickRestarts)
			return suspend(
				`watching is suspended: ${quick} restarts in a row, each because files changed as it started (${first}); put them under watch.ignore, or restart it to watch again`,
				{files},
			);
		tell(words, {files});
		service.dispatch({type: 'want-restart', reason: words, cause: 'watch'});
	};

	const note = (event: string, file: string) => {
		// A new folder alone is no news; what is in it comes by itself.
		if (event === 'addDir' || event === 'unlinkDir') return;
		const now = Date.now();
		if (changed.size === 0) firstAt = now;
		changed.add(path.relative(cwd, file));
		clearTimeout(timer ?? undefined);
		const longest = firstAt + longestBurst * debounce - now;
		timer = setTimeout(act, Math.max(0, Math.min(debounce, longest)));
	};

	const isUnwanted = (file: string): boolean => {
		const root = roots.find((each) => file === each || file.startsWith(`${each}${path.sep}`));
		return root !== undefined && file !== root && isIgnored(path.relative(root, file), ignore);
	};

	const begin = async () => {
		const {watch} = await late(import('chokidar'), 'daemon');
		if (closing.signal.aborted) return;
		const watcher = watch(roots, {
			ignored: isUnwanted,
			ignoreInitial: true,
			ignorePermissionErrors: true,
			followSymlinks: false,
		});
		closing.signal.addEventListener('abort', () => void watcher.close());
		watcher.on('all', note);
		watcher.on('error', (error) => {
			if (service.watchNote === null)
				suspend(`its files cannot all be watched: ${messageOf(error)}`, {});
		});
		watcher.once('ready', () => tell(`watches ${paths.join(', ')}`));
	};
	void begin().catch((error: unknown) =>
		suspend(`its files cannot be watched: ${messageOf(error)}`, {}),
	);

	return {
		look() {
			const {run, state} = service;
			const isAskedFor = state.cause === 'operator' || state.cause === 'file';
			if (suspendedAt === undefined || run?.number === suspendedAt || !isAskedFor) return;
			suspendedAt = undefined;
			quick = 0;
			service.watchNote = null;
			tell('watches again');
			world.changed(service.name);
		},
		close() {
			clearTimeout(timer ?? undefined);
			closing.abort();
		},
	};
}
