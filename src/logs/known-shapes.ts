/** The shapes of what a service had written before a start, so that new ones stand out after it. */
import {sanitizeLine} from '../lib/sanitize.ts';
import {textOf} from './block-facts.ts';
import {mostShapes, shapeOf} from './line-shape.ts';
import {listStreams} from './run-facts.ts';
import {createSlices} from './slices.ts';
import {openTape} from './tape.ts';

/** Of each log, how far back is looked. */
const readBytes = 64 * 1024 * 1024;

export async function readShapes(
	runsDir: string,
	service: string,
	run: number,
	signal: AbortSignal,
): Promise<ReadonlySet<string>> {
	const slice = createSlices(signal);
	const shapes = new Set<string>();
	for (const stream of listStreams(runsDir, service)) {
		const tape = openTape(runsDir, service, stream, Date.now());
		try {
			let left = readBytes;
			let chunk = tape.before({run, offset: -1});
			for (; chunk !== null && left > 0; chunk = tape.before(chunk.from)) {
				if (chunk.kind !== 'lines') continue;
				left -= chunk.to.offset - chunk.from.offset;
				for (let line = chunk.end - 1; line >= chunk.first; line -= 1) {
					shapes.add(shapeOf(sanitizeLine(textOf(chunk.facts.lineAt(line)))));
					if (shapes.size > mostShapes) return new Set();
					await slice();
				}
			}
		} finally {
			tape.close();
		}
	}
	return shapes;
}
