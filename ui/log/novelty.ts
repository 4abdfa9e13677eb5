/** Lines unlike any that the service wrote before this start: a star at the first of each shape. Pure. */
import {mostShapes, shapeOf} from '../../src/logs/line-shape.ts';
import type {LogLine} from '../../src/logs/reading.ts';
import type {LogView} from './log-view.ts';
import type {LogWindow} from './log-window.ts';
import {belongsToLineBefore} from './repeats.ts';

/** Only lines that were visible, and those before a new one, are looked at, each once. */
const shapes = new WeakMap<LogLine, string>();

/** Where the new shapes of a run occur first, as far as anybody has looked; null: there are too many. */
const firsts = new WeakMap<ReadonlySet<string>, Map<string, number> | null>();

/** Nothing is new in a run before which there was none. */
export function isFirstOfItsShape(
	{known}: LogView,
	held: LogWindow,
	line: LogLine,
	number: number,
): boolean {
	if (line.kind !== 'line' || line.isOpen) return false;
	const before = known.get(`${line.service} ${line.run}`);
	if (!before || before.size === 0 || belongsToLineBefore(line)) return false;
	const shape = shapeOfLine(line);
	if (before.has(shape)) return false;
	const places = placesAfter(before);
	if (places === null) return false;
	const first = Math.min(
		line.offset,
		places.get(shape) ?? firstHeld(held, line, number - held.first, shape),
	);
	places.set(shape, first);
	if (places.size > mostShapes) firsts.set(before, null);
	return line.offset === first;
}

function placesAfter(before: ReadonlySet<string>): Map<string, number> | null {
	const known = firsts.get(before);
	if (known !== undefined) return known;
	const places = new Map<string, number>();
	firsts.set(before, places);
	return places;
}

/** The offset of the first line that is held and has the shape, up to the one at the index. */
function firstHeld(held: LogWindow, {service, run}: LogLine, index: number, shape: string): number {
	const same = held.lines
		.slice(0, index + 1)
		.find(
			(line) =>
				line.service === service &&
				line.run === run &&
				line.kind === 'line' &&
				shapeOfLine(line) === shape,
		);
	return same?.offset ?? Number.POSITIVE_INFINITY;
}

function shapeOfLine(line: LogLine): string {
	const known = shapes.get(line);
	if (known !== undefined) return known;
	const shape = shapeOf(line.text);
	shapes.set(line, shape);
	return shape;
}
