/** Lets only so many in at once; the others wait in the order they came. */

export type Gate = <Result>(act: () => Promise<Result>) => Promise<Result>;

export function createGate(width: number): Gate {
	const waiting: (() => void)[] = [];
	let inside = 0;
	return async (act) => {
		if (inside < width) inside += 1;
		// Whoever leaves hands over its place.
		else await new Promise<void>((resolve) => waiting.push(resolve));
		try {
			return await act();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else inside -= 1;
		}
	};
}
