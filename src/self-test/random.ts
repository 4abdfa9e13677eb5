/** Chance that is the same for the same seed. Pure. */

export type Chance = {
	/** In [0, 1). */
	next(): number;
	/** A whole number from 0 up to, not including, `count`. */
	below(count: number): number;
	/** True with this probability. */
	hits(probability: number): boolean;
	pick<Value>(values: readonly [Value, ...Value[]]): Value;
};

/** Lehmer's generator, minimal standard. */
export function createChance(seed: number): Chance {
	let state = (seed % 2_147_483_646) + 1;
	const next = () => {
		state = (state * 16_807) % 2_147_483_647;
		return (state - 1) / 2_147_483_646;
	};
	const below = (count: number) => Math.floor(next() * count);
	return {
		next,
		below,
		hits: (probability) => next() < probability,
		pick: (values) => values[below(values.length)] ?? values[0],
	};
}
