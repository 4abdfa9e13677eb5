/** What a look at the clock means for a schedule. Pure; epoch ms throughout. */
import type {NextTime} from '../config/schedule.ts';

/** What is remembered on disk of a schedule, before it is acted on. */
export type Handled = {
	/** The last time that was dealt with: started, left out or missed. */
	readonly at: number;
	/** Newest run when it was; a start that was decided then has not happened while this is the newest. */
	readonly run: number;
	/** It was to start then. */
	readonly start: boolean;
};

/** A time that nobody looked at for longer than this has been missed, not merely met late. */
export const tolerance = 60_000;

/** A clock set back by more than this has been wrong before, so what was handled then says nothing. */
const longestStep = 3 * 3_600_000;

/** More missed times than this are not counted. */
const mostCounted = 1000;

export type Look = {
	/** A time has come: it is to be dealt with now. */
	readonly due: number | null;
	/** Times that went by while nobody looked, and the last of them. */
	readonly missed: number;
	readonly lastMissed: number | null;
	readonly next: number | null;
	/** The last time that is dealt with after this look. */
	readonly handled: number;
};

/** `handled` is the last time that was dealt with. No time is due twice, whichever way the clock jumps. */
export function lookAtClock(times: NextTime, handled: number, now: number): Look {
	const from = handled - now > longestStep ? now : handled;
	let missed = 0;
	let lastMissed: number | null = null;
	let due: number | null = null;
	const miss = (at: number) => {
		missed += 1;
		lastMissed = at;
	};
	for (let at = times(from); at !== null && at <= now; ) {
		if (due !== null) miss(due);
		due = at;
		at = times(missed >= mostCounted ? Math.max(at, now - tolerance) : at);
	}
	if (due !== null && now - due > tolerance) {
		miss(due);
		due = null;
	}
	const next = times(Math.max(from, now));
	return {due, missed, lastMissed, next, handled: due ?? lastMissed ?? from};
}
