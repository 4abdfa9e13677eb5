/** Tells when the time of day went another way than time did. Pure. */
import {formatDuration} from '../lib/units.ts';

export type Clocks = {
	/** Epoch ms. */
	readonly at: number;
	/** Ms of a clock that nobody sets and that stands still while the machine sleeps. */
	readonly mono: number;
};

/** Smaller differences come from the clock being kept right, ms. */
const tolerance = 2000;

/** Ms by which the time of day jumped between two moments of one start of the machine; 0 when it did not. */
export function jumpBetween(before: Clocks, now: Clocks): number {
	const jump = now.at - before.at - (now.mono - before.mono);
	return Math.abs(jump) > tolerance ? Math.round(jump) : 0;
}

export const describeJump = (jump: number): string =>
	jump > 0
		? `the clock went ${formatDuration(jump)} ahead of the time that passed: it was set, or the machine slept`
		: `the clock was set back by ${formatDuration(-jump)}`;
