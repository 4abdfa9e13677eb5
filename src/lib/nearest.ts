/** Finds what somebody probably meant to type. Pure. */

/** The candidate with the fewest edits from `word`, or null when none is near enough to suggest. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
	const typed = word.toLowerCase();
	let best: string | null = null;
	let fewest = Math.max(1, Math.floor(word.length / 3)) + 1;
	for (const candidate of candidates) {
		const edits = countEdits(typed, candidate.toLowerCase());
		if (edits >= fewest) continue;
		fewest = edits;
		best = candidate;
	}
	return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`. */
function countEdits(from: string, to: string): number {
	let beforeLast: readonly number[] = [];
	let last: readonly number[] = Array.from({length: to.length + 1}, (_, column) => column);
	for (let row = 1; row <= from.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= to.length; column += 1) {
			const same = from[row - 1] === to[column - 1];
			let edits = Math.min(
				(last[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(last[column - 1] ?? 0) + (same ? 0 : 1),
			);
			if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
				edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
			current.push(edits);
		}
		beforeLast = last;
		last = current;
	}
	return last[to.length] ?? 0;
}
