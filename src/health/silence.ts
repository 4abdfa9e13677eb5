/**
 * How long a service has been silent, from looks at the file that its heartbeats change. Pure.
 *
 * Silence is timed by the monotonic clock. The wall clock only says how long before a look the
 * heartbeat came, and never more than the time since the look before, so a clock that is set does
 * no harm.
 */

/** The heartbeat file as a look finds it. Made with the time 0, so that its first change is one. */
export type BeatFile = {readonly size: number; readonly changedAt: number};

/** `now` is monotonic, `wall` epoch ms. */
export type BeatMoment = {readonly now: number; readonly wall: number};

export type Silence = {
	/** The file at the last look; null before the first. */
	readonly file: BeatFile | null;
	/** Of the last look, monotonic ms. */
	readonly lookedAt: number;
	/** Since when there was no heartbeat, as far as is known, monotonic ms. */
	readonly since: number;
	/** A heartbeat is known of. */
	readonly heard: boolean;
};

/** Silence counts from here, not from what was before: a start, a pause, another daemon's death. */
export const listenFrom = ({now}: BeatMoment): Silence => ({
	file: null,
	lookedAt: now,
	since: now,
	heard: false,
});

export function look(
	before: Silence,
	file: BeatFile,
	{now, wall}: BeatMoment,
	longest: number,
): Silence {
	const age = wall - file.changedAt;
	const seen = {...before, file, lookedAt: now};
	if (before.file === null) {
		// Nobody knows what came before; what lies within the limit is as good as heard.
		const isFresh = file.changedAt > 0 && age >= 0 && age <= longest;
		return isFresh ? {...seen, heard: true, since: now - age} : seen;
	}
	// That we emptied it is no heartbeat: its time of change was put back, to a microsecond or so.
	const isChanged = Math.abs(file.changedAt - before.file.changedAt) > 0.1;
	if (!isChanged && file.size <= before.file.size) return seen;
	const sinceLook = now - before.lookedAt;
	return {...seen, heard: true, since: now - Math.min(Math.max(0, age), sinceLook)};
}
