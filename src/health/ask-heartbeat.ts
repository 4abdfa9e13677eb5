/** Listens for the heartbeats of a service: changes of the file that is named in WEAVER_HEARTBEAT. */
import {closeSync, openSync, statSync, truncateSync, utimesSync} from 'node:fs';
import type {CheckConfig} from '../config/check-schema.ts';
import {systemCodeOf} from '../lib/errors.ts';
import {formatDuration} from '../lib/units.ts';
import type {Ask} from './prober.ts';
import {type BeatFile, listenFrom, look} from './silence.ts';

/** Of lines that a service wrote as heartbeats; then the file is emptied. */
const largestFile = 64 * 1024;

/** Makes the file that a service is to touch; its time of change says that nobody has yet. */
export function makeHeartbeatFile(file: string): void {
	closeSync(openSync(file, 'a', 0o600));
	utimesSync(file, 0, 0);
}

/** Silence counts from now on. */
export function askHeartbeat(
	{max_silence: longest}: Extract<CheckConfig, {type: 'heartbeat'}>,
	file: string,
): Ask {
	let silence = listenFrom(thisMoment());
	return async () => {
		const moment = thisMoment();
		const found = readBeat(file);
		if (found === null) return {ok: false, message: 'its heartbeat file is gone'};
		silence = look(silence, found, moment, longest);
		const age = moment.now - silence.since;
		if (age > longest) return {ok: false, message: `no heartbeat for ${formatDuration(age)}`};
		return silence.heard ? {ok: true, message: `heartbeat ${formatDuration(age)} ago`} : null;
	};
}

const thisMoment = () => ({now: performance.now(), wall: Date.now()});

/** Null when there is none. */
function readBeat(file: string): BeatFile | null {
	try {
		const {size, mtimeMs} = statSync(file);
		return {size, changedAt: mtimeMs};
	} catch (error) {
		if (systemCodeOf(error) === 'ENOENT') return null;
		throw error;
	}
}

/**
 * Empties the file when it has grown; that is no heartbeat, so it keeps its time of change. Throws
 * the system's error.
 */
export function trimHeartbeatFile(file: string): void {
	const found = readBeat(file);
	if (found === null || found.size <= largestFile) return;
	truncateSync(file);
	utimesSync(file, found.changedAt / 1000, found.changedAt / 1000);
}
