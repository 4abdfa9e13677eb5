/** The colours that tell merged services apart. Pure. */
import {type Hue, hues} from '../theme.ts';

/** A service has the same one whatever it is merged with, unless another took it; up to six differ. */
export function huesOf(services: readonly string[]): ReadonlyMap<string, Hue> {
	const taken = new Map<string, Hue>();
	for (const name of services.toSorted()) {
		const preferred = sumOf(name) % hues.length;
		const offset = hues.findIndex((_, at) => !isTaken(taken, hues[(preferred + at) % hues.length]));
		const hue = hues[(preferred + Math.max(0, offset)) % hues.length];
		if (hue) taken.set(name, hue);
	}
	return taken;
}

const isTaken = (taken: ReadonlyMap<string, Hue>, hue: Hue | undefined): boolean =>
	[...taken.values()].some((each) => each === hue);

function sumOf(name: string): number {
	let sum = 0;
	for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
	return sum;
}
