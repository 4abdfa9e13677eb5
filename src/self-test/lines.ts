/** Reads the numbered lines of a log back: what is missing, doubled or torn, by run. Pure. */

export type Numbered = {
	/** Pids that wrote in this run's name. */
	readonly pids: ReadonlySet<number>;
	/** One more than the highest number. */
	readonly count: number;
	readonly lost: number;
	readonly doubled: number;
};

export type Log = {
	readonly runs: ReadonlyMap<number, Numbered>;
	/** What is no whole line, with a few bytes around it. */
	readonly torn: readonly string[];
};

/** `text` holds lines `<service> r<run> <pid> <k>`; the last one of a run may lack its newline. */
export function readNumbered(text: string, service: string): Log {
	const line = new RegExp(
		`${quoted(service)} r(\\d+) (\\d+) (\\d+)(?:\\n|$|(?=${quoted(service)} r(?!\\1 )))`,
		'y',
	);
	const runs = new Map<number, {pids: Set<number>; count: number; lost: number; doubled: number}>();
	const torn: string[] = [];
	for (let at = 0; at < text.length; ) {
		line.lastIndex = at;
		const found = line.exec(text);
		if (!found) {
			const next = text.indexOf('\n', at);
			torn.push(JSON.stringify(text.slice(at, Math.min(at + 80, next === -1 ? at + 80 : next))));
			at = next === -1 ? text.length : next + 1;
			continue;
		}
		at = line.lastIndex;
		const [run = 0, pid = 0, k = 0] = found.slice(1).map(Number);
		const each = runs.get(run) ?? {pids: new Set(), count: 0, lost: 0, doubled: 0};
		runs.set(run, each);
		each.pids.add(pid);
		if (k < each.count) each.doubled += 1;
		else {
			each.lost += k - each.count;
			each.count = k + 1;
		}
	}
	return {runs, torn};
}

const quoted = (name: string): string => name.replaceAll(/[.-]/g, '\\$&');
