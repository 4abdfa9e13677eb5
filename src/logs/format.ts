/** Prints chosen lines: as they are, with times and names in front, or as JSON. Pure. */
import {newline, withoutLineEnd} from '../lib/lines.ts';
import {stamp} from '../lib/local-time.ts';
import type {LogLine} from './log-lines.ts';

export type Format = {
	readonly json: boolean;
	readonly timestamps: boolean;
	/** In front of each line; none for a single service. */
	readonly names: readonly string[];
	readonly color: boolean;
};

const reset = '\u001b[0m';
const dim = '\u001b[2m';
/** Cyan, yellow, green, magenta, blue, red: services are told apart by name, colour only helps. */
const gutterColours = [36, 33, 32, 35, 34, 31].map((code) => `\u001b[${code}m`);
const lineEnd = Buffer.from('\n');

export type Formatter = {
	/**
	 * The bytes to print for a line; one that lacks its newline gets it when another follows. The
	 * rest of a line that another one came after has its name in front again.
	 */
	line(line: LogLine): readonly Uint8Array[];
	/** What is to be printed after a last line: one with something in front ends in a newline. */
	end(): readonly Uint8Array[];
};

export function createFormatter(format: Format): Formatter {
	if (format.json)
		return {
			line: (line) => [Buffer.from(`${JSON.stringify(asJson(line))}\n`)],
			end: () => [],
		};
	const gutters = new Map(format.names.map((name, at) => [name, gutterOf(name, at, format)]));
	/** The service whose line was printed last and still lacks its newline. */
	let open: string | null = null;
	const print = (line: LogLine): readonly Uint8Array[] => {
		if (line.gap !== null) return [];
		const goesOn = line.isRest && open === line.service;
		const closing = open !== null && !goesOn ? [lineEnd] : [];
		open = line.bytes.at(-1) === newline ? null : line.service;
		if (goesOn) return [line.bytes];
		const time = format.timestamps ? timeColumn(line, format.color) : '';
		const front = time + (gutters.get(line.service) ?? '');
		return front === '' ? [...closing, line.bytes] : [...closing, Buffer.from(front), line.bytes];
	};
	const hasFront = format.timestamps || format.names.length > 0;
	return {
		line: print,
		end: () => {
			if (open === null || !hasFront) return [];
			open = null;
			return [lineEnd];
		},
	};
}

/** One object per line, or for what is missing; times are epoch ms. */
function asJson({service, run, time, approximate, level, bytes, gap}: LogLine): object {
	if (gap !== null) return {service, run, time: Math.round(time), approximate, gap};
	const text = withoutLineEnd(bytes).toString('utf8');
	return {service, run, time: Math.round(time), approximate, level, text};
}

function gutterOf(name: string, at: number, {names, color}: Format): string {
	const width = Math.max(...names.map(({length}) => length));
	const text = `${name.padEnd(width)} | `;
	// The line before may have left a colour on.
	return color ? `${reset}${gutterColours[at % gutterColours.length]}${text}${reset}` : text;
}

/** Local time with ms; `~` after it where it is only the next moment that somebody looked. */
function timeColumn({time, approximate}: LogLine, color: boolean): string {
	const text = `${stamp(time)}${approximate ? '~' : ' '} `;
	return color ? `${reset}${dim}${text}${reset}` : text;
}
