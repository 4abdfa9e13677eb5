/** The last hour of one service's samples, one a second, in a ring of numbers. */

/** Seconds kept. */
const capacity = 3600;

/** One sample: epoch ms, CPU in percent of one core, resident bytes. */
export type Sample = readonly [at: number, cpu: number, memory: number];

export type Series = {
	add(sample: Sample): void;
	/** Samples after `since` (epoch ms), oldest first. */
	after(since: number): readonly Sample[];
	readonly last: Sample | null;
};

/** Untouched pages of the ring cost no memory, so a short-lived service stays small. */
export function createSeries(): Series {
	const times = new Float64Array(capacity);
	const cpus = new Float32Array(capacity);
	const memories = new Float64Array(capacity);
	let count = 0;
	const at = (index: number): Sample => {
		const slot = index % capacity;
		return [times[slot] ?? 0, cpus[slot] ?? 0, memories[slot] ?? 0];
	};
	return {
		add([time, cpu, memory]) {
			const slot = count % capacity;
			times[slot] = time;
			cpus[slot] = cpu;
			memories[slot] = memory;
			count += 1;
		},
		after(since) {
			const found: Sample[] = [];
			for (let index = count - 1; index >= Math.max(0, count - capacity); index -= 1) {
				const sample = at(index);
				if (sample[0] <= since) break;
				found.push(sample);
			}
			return found.reverse();
		},
		get last() {
			return count === 0 ? null : at(count - 1);
		},
	};
}
