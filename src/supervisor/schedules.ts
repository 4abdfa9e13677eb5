/**
 * Starts scheduled services at their times.
 *
 * What is decided about a time is on disk before it is acted on, so that no daemon starts it twice
 * and a start that was decided is not lost. Timers are short: the clock is looked at again, so it
 * may jump. Times that went by while nobody looked are told, not caught up.
 */
import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type NextTime, readTimes, type Schedule, scheduleOf} from '../config/schedule.ts';
import {messageOf} from '../lib/errors.ts';
import {late} from '../lib/late.ts';
import {clock, dateOf} from '../lib/local-time.ts';
import {newestRun} from '../runs/run-directory.ts';
import {type Attendance, type Companion, createCompanion} from './companion.ts';
import {type Handled, lookAtClock, tolerance} from './schedule-plan.ts';
import {isActive} from './state.ts';
import type {Supervised} from './supervised.ts';
import type {Surroundings} from './surroundings.ts';

type World = Pick<Surroundings, 'runsDir' | 'record' | 'changed' | 'log'>;

/** Longest time between two looks at the clock, ms. */
const longestRest = 20_000;

export const createSchedules = (world: World): Companion =>
	createCompanion({
		settingsOf: (service) => (isArmed(service) ? scheduleOf(service.config) : null),
		attend: (service, schedule) => startPlan(world, service, schedule),
		forget: (service) => {
			service.scheduledAt = null;
		},
	});

/** A stop by hand ends the schedule too, a start by hand sets it going again. */
const isArmed = ({config, wish, file}: Supervised): boolean =>
	file !== null && wish !== 'down' && (config.enabled || wish === 'up');

function startPlan(world: World, service: Supervised, schedule: Schedule): Attendance {
	const {name} = service;
	const file = path.join(world.runsDir, name, 'schedule.json');
	let timer: NodeJS.Timeout | null = null;
	let isClosed = false;
	let isQueued = false;

	const tell = (text: string, data: Readonly<Record<string, unknown>> = {}) =>
		world.record({
			kind: 'schedule',
			service: name,
			run: service.run?.number ?? null,
			cause: 'schedule',
			text,
			data,
		});
	const newest = () => newestRun(world.runsDir, name)?.number ?? 0;
	/** False when it could not be remembered; then nothing is started, since it might be twice. */
	const remember = (at: number, start: boolean): boolean => {
		try {
			writeHandled(file, {at, run: newest(), start});
			return true;
		} catch (error) {
			tell(`cannot remember that it is time: ${messageOf(error)}`);
			return false;
		}
	};

	const start = (at: number) => {
		const isBusy = isActive(service.state);
		const time = formatTime(at);
		const rule = isBusy ? schedule.overlap : 'start';
		if (!remember(at, rule !== 'skip')) return;
		switch (rule) {
			case 'start':
				tell(`starts, it is ${time}`, {at});
				return service.dispatch({type: 'want-up', cause: 'schedule'});
			case 'replace': {
				const reason = `the last run still goes on and it is ${time}`;
				tell(`starts again, ${reason}`, {at});
				return service.dispatch({type: 'want-restart', reason, cause: 'schedule'});
			}
			case 'queue':
				isQueued = true;
				return tell(`the last run still goes on; that of ${time} comes after it`, {at});
			case 'skip':
				return tell(`left out at ${time}, since the last run still goes on`, {at});
		}
	};

	const tick = (times: NextTime, last: number) => {
		if (isClosed) return;
		const now = Date.now();
		const {due, missed, lastMissed, next, handled} = lookAtClock(times, last, now);
		if (missed > 0 && lastMissed !== null) {
			const count = missed === 1 ? 'one time was' : `${missed} times were`;
			tell(`${count} missed, the last at ${formatTime(lastMissed)}`, {missed, lastMissed});
			if (due === null) remember(lastMissed, false);
		}
		if (due !== null) start(due);
		if (service.scheduledAt !== next) {
			service.scheduledAt = next;
			world.changed(name);
		}
		const rest = next === null ? longestRest : Math.min(longestRest, Math.max(1, next - now));
		timer = setTimeout(tick, rest, times, handled);
	};

	/** A start that an earlier daemon had decided on and did not come to. */
	const catchUp = (at: number, now: number) => {
		const isBusy = isActive(service.state);
		if (schedule.overlap === 'queue' && isBusy) isQueued = true;
		const isFresh = Math.abs(now - at) <= tolerance || schedule.overlap === 'queue';
		if (isQueued || !isFresh || (isBusy && schedule.overlap === 'skip')) return;
		const reason = `it was due at ${formatTime(at)}`;
		tell(`starts, ${reason}`, {at});
		service.dispatch(
			isBusy
				? {type: 'want-restart', reason, cause: 'schedule'}
				: {type: 'want-up', cause: 'schedule'},
		);
	};

	const begin = async () => {
		const times = await late(readTimes(schedule), 'daemon');
		if (isClosed) return;
		const now = Date.now();
		const handled = readHandled(file);
		if (!handled) remember(now, false);
		if (handled?.start && newest() <= handled.run) catchUp(handled.at, now);
		tick(times, handled?.at ?? now);
	};
	void begin().catch((error: unknown) => tell(`has no times: ${messageOf(error)}`));

	return {
		look() {
			if (!isQueued || isActive(service.state)) return;
			isQueued = false;
			if (!remember(Date.now(), true)) return;
			tell('starts, the run before it is over');
			service.dispatch({type: 'want-up', cause: 'schedule'});
		},
		close() {
			isClosed = true;
			clearTimeout(timer ?? undefined);
		},
	};
}

/** Local time, as people set it: `14:05`, `14:05:30`. */
const formatTime = (at: number): string => `${dateOf(at)} ${clock(at).replace(/:00$/, '')}`;

function readHandled(file: string): Handled | null {
	try {
		const {at, run, start} = JSON.parse(readFileSync(file, 'utf8')) as Partial<Handled>;
		if (typeof at !== 'number' || typeof run !== 'number') return null;
		return {at, run, start: start === true};
	} catch {
		return null;
	}
}

function writeHandled(file: string, handled: Handled): void {
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	writeFileSync(`${file}.new`, `${JSON.stringify(handled)}\n`, {mode: 0o600});
	renameSync(`${file}.new`, file);
}
