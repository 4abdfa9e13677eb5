/**
 * The last hour of samples of many services. They are measured in common rounds, one a second, so
 * the times are kept once, and each service keeps numbers only for the minutes in which it ran. Pure.
 */

/** Rounds kept, and rounds per piece of memory. */
const capacity = 3600;
const pieceRounds = 60;

/** Threads and open files change slowly: of so many rounds the largest is kept. */
const countRounds = 10;

/** One sample: epoch ms, CPU in percent of one core, resident bytes, threads and open files of about then. */
export type Sample = readonly [
	at: number,
	cpu: number,
	memory: number,
	threads: number | null,
	openFiles: number | null,
];

export type Round = ReadonlyMap<
	string,
	{
		readonly cpu: number;
		readonly memory: number;
		readonly threads: number | null;
		readonly openFiles: number | null;
	}
>;

export type History = {
	/** Adds a round; services that are not in it have a gap there. */
	add(at: number, round: Round): void;
	/** Samples of one service after `since` and up to `until` (epoch ms; not given: now), oldest first. */
	samplesOf(name: string, since: number, until?: number): readonly Sample[];
};

/** Pairs of CPU and memory of `pieceRounds` rounds, then of threads and files; NaN where there is none. */
type Piece = Float32Array;

/** Where the numbers of a round stand in its piece. */
const placeOf = (slot: number): number => (slot % pieceRounds) * 2;
const countPlaceOf = (slot: number): number =>
	(pieceRounds + Math.floor((slot % pieceRounds) / countRounds)) * 2;
const pieceLength = (pieceRounds + pieceRounds / countRounds) * 2;

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
			for (const [name, {cpu, memory, threads, openFiles}] of round) {
				const own = pieces.get(name) ?? new Map<number, Piece>();
				pieces.set(name, own);
				const numbers = own.get(piece) ?? new Float32Array(pieceLength).fill(Number.NaN);
				own.set(piece, numbers);
				numbers[placeOf(slot)] = cpu;
				numbers[placeOf(slot) + 1] = memory;
				raise(numbers, countPlaceOf(slot), threads);
				raise(numbers, countPlaceOf(slot) + 1, openFiles);
			}
			rounds += 1;
		},
		samplesOf(name, since, until = Number.POSITIVE_INFINITY) {
			const own = pieces.get(name);
			const found: Sample[] = [];
			for (let round = rounds - 1; own && round >= Math.max(0, rounds - capacity); round -= 1) {
				const slot = round % capacity;
				const at = times[slot] ?? 0;
				if (at <= since) break;
				if (at > until) continue;
				const numbers = own.get(Math.floor(slot / pieceRounds));
				const number = (place: number): number => numbers?.[place] ?? Number.NaN;
				const count = (place: number): number | null =>
					Number.isNaN(number(place)) ? null : number(place);
				const cpu = number(placeOf(slot));
				const counts = countPlaceOf(slot);
				if (!Number.isNaN(cpu))
					found.push([at, cpu, number(placeOf(slot) + 1), count(counts), count(counts + 1)]);
			}
			return found.reverse();
		},
	};
}

function raise(numbers: Piece, place: number, value: number | null): void {
	const before = numbers[place] ?? Number.NaN;
	if (value !== null && !(before >= value)) numbers[place] = value;
}
