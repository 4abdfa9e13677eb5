/** When a check is made again. Pure; all times are ms. */

/** A service that is up in half a second need not wait ten for others to know. */
const eagerInterval = 250;

/** Eager looks come ever more rarely, by this share of the time that the wait has lasted. */
const eagerShare = 1 / 8;

export type Look = {
	/** The result before the last one was a success, or an earlier one. */
	readonly hadPassed: boolean;
	readonly passed: boolean;
	/** Since the check began. */
	readonly waited: number;
	readonly interval: number;
};

/**
 * From the beginning of one probe to the next. Eager until it has passed; the first wait after
 * that is a share of the interval by `chance` (in [0, 1)), so that services which came up together
 * are not probed together for ever.
 */
export function delayAfter({hadPassed, passed, waited, interval}: Look, chance: number): number {
	if (hadPassed) return interval;
	if (passed) return interval * (0.1 + 0.9 * chance);
	return Math.min(interval, Math.max(eagerInterval, waited * eagerShare));
}

/** Before the first probe, so that a new daemon does not probe all at once. */
export const firstDelay = (interval: number, chance: number): number =>
	Math.min(interval, eagerInterval) * chance;
