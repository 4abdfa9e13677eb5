/** Numbers in [0, 1) that are the same for the same seed (Lehmer, minimal standard). */
export function createRandom(seed: number): () => number {
	let state = (seed % 2_147_483_646) + 1;
	return () => {
		state = (state * 16_807) % 2_147_483_647;
		return (state - 1) / 2_147_483_646;
	};
}
