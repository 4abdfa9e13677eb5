/** `weaver daemon logs`: the last lines of the daemon's own log, and what it writes from then on. */
import {type ExitCode, exitCodes} from '../lib/errors.ts';
import {eachLine, withoutLineEnd} from '../lib/lines.ts';
import {readBlocks} from '../logs/blocks.ts';
import {startInRange} from '../logs/last-lines.ts';
import {openFile} from '../logs/source.ts';
import type {Run} from './command.ts';
import {projectOf} from './context.ts';
import {createOutput, type Output} from './log-output.ts';
import {readLines} from './log-query.ts';

const defaultLines = '100';
/** Ms between two looks. */
const pollInterval = 100;

export const run: Run = async (invocation, io): Promise<ExitCode> => {
	const {options} = invocation;
	const {daemonLog} = projectOf(invocation, io);
	const asked = options['lines'];
	const lines = readLines(typeof asked === 'string' ? asked : defaultLines);
	const isFollowing = options['follow'] === true;
	const output = createOutput(io);
	const take = options['json'] === true ? createJsonLines() : (block: Buffer) => block;
	let offset = startOfLines(daemonLog, lines);
	if (offset === null) io.err('No daemon has run here yet.\n');
	do {
		offset = await printFrom(daemonLog, offset ?? 0, take, output);
		if (isFollowing) await output.rest(pollInterval);
	} while (isFollowing && !output.isDone());
	return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
};

/** Null when there is no log. */
function startOfLines(file: string, lines: number | 'all'): number | null {
	const source = openFile(file);
	if (source === null) return null;
	const start =
		lines === 'all' ? 0 : startInRange(source, {from: 0, to: source.look().size}, lines).offset;
	source.close();
	return start;
}

/** Prints what is there from `offset` on; a new daemon may have begun the file anew. */
async function printFrom(
	file: string,
	offset: number,
	take: (block: Buffer) => Buffer,
	output: Output,
): Promise<number> {
	const source = openFile(file);
	if (source === null) return 0;
	const {size} = source.look();
	let place = size < offset ? 0 : offset;
	for (const block of readBlocks(source, place, size)) {
		if (block.kind === 'gap') continue;
		place += block.bytes.length;
		if (!(await output.print(take(block.bytes)))) break;
	}
	source.close();
	return place;
}

/** Each line as `{"time", "text"}`; time is epoch ms, null where the line gives none. */
function createJsonLines(): (block: Buffer) => Buffer {
	let held: Buffer = Buffer.alloc(0);
	return (block) => {
		const objects: string[] = [];
		held = eachLine(Buffer.concat([held, block]), (line) => {
			const text = withoutLineEnd(line).toString('utf8');
			const match = /^(\S+Z) (.*)$/s.exec(text);
			const time = Date.parse(match?.[1] ?? '');
			const entry = Number.isNaN(time) ? {time: null, text} : {time, text: match?.[2] ?? ''};
			objects.push(`${JSON.stringify(entry)}\n`);
		});
		return Buffer.from(objects.join(''));
	};
}
