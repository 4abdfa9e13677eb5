/**
 * The last hour of samples of many services. They are measured in common rounds, one a second, so
 * the times are kept once, and each service keeps numbers only for the minutes in which it ran.
 */

/** Rounds kept, and rounds per piece of memory. */
const capacity = 3600;
const pieceRounds = 60;

/** One sample: epoch ms, CPU in percent of one core, resident bytes. */
export type Sample = readonly [at: number, cpu: number, memory: number];

export type Round = ReadonlyMap<string, {readonly cpu: number; readonly memory: number}>;

export type History = {
	/** Adds a round; services that are not in it have a gap there. */
	add(at: number, round: Round): void;
	/** Samples of one service after `since` (epoch ms), oldest first. */
	samplesOf(name: string, since: number): readonly Sample[];
};

/** Pairs of CPU and memory of `pieceRounds` rounds; NaN where there is none. */
type Piece = Float32Array;

export function createHistory(): History {
	const times = new Float64Array(capacity);
	const pieces = new Map<string, Map<number, Piece>>();
	let rounds = 0;

	/** What the ring is about to write over belongs to the hour before. */
	const forget = (piece: number) => {
		for (const [name, own] of pieces) {
			own.delete(piece);
			if (own.size === 0) pieces.delete(name);
		}
	};

	return {
		add(at, round) {
			const slot = rounds % capacity;
			const piece = Math.floor(slot / pieceRounds);
			if (slot % pieceRounds === 0) forget(piece);
			times[slot] = at;
			for (const [name, {cpu, memory}] of round) {
				const own = pieces.get(name) ?? new Map<number, Piece>();
				pieces.set(name, own);
				const numbers = own.get(piece) ?? new Float32Array(pieceRounds * 2).fill(Number.NaN);
				own.set(piece, numbers);
				numbers[(slot % pieceRounds) * 2] = cpu;
				numbers[(slot % pieceRounds) * 2 + 1] = memory;
			}
			rounds += 1;
		},
		samplesOf(name, since) {
			const own = pieces.get(name);
			const found: Sample[] = [];
			for (let round = rounds - 1; own && round >= Math.max(0, rounds - capacity); round -= 1) {
				const slot = round % capacity;
				const at = times[slot] ?? 0;
				if (at <= since) break;
				const numbers = own.get(Math.floor(slot / pieceRounds));
				const cpu = numbers?.[(slot % pieceRounds) * 2] ?? Number.NaN;
				const memory = numbers?.[(slot % pieceRounds) * 2 + 1] ?? Number.NaN;
				if (!Number.isNaN(cpu)) found.push([at, cpu, memory]);
			}
			return found.reverse();
		},
	};
}
