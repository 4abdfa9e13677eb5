/** Gathers what a self-test left: the truth that services told, the runs on disk, and their logs. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {readAfter} from '../history/read.ts';
import {openForReading} from '../history/schema.ts';
import type {Block} from '../logs/blocks.ts';
import {beginOfLog, endOfLog} from '../logs/last-lines.ts';
import {readBytes} from '../logs/query.ts';
import {listLogRuns, readFacts} from '../logs/run-facts.ts';
import type {Case, Kept, Truth} from './judge.ts';
import {readNumbered} from './lines.ts';
import type {Playground} from './playground.ts';
import {readRawLog} from './raw-log.ts';

export function gather({project}: Playground, service: string): Case {
	const {root, stateDir, runsDir, historyFile} = project;
	const raw = readRawLog(stateDir, service);
	return {
		service,
		truths: readTruths(path.join(root, 'truth'), service),
		journal: readJournal(historyFile, service),
		kept: new Map(
			listLogRuns(runsDir, service).map((run) => [run, readKept(runsDir, service, run)]),
		),
		log: readNumbered(printedLog(runsDir, service), service),
		raw: readNumbered(raw.text, service),
		archives: raw.archives,
	};
}

/** Services that found another instance of themselves. */
export function readDoubles({project}: Playground): readonly string[] {
	const file = path.join(project.root, 'doubles');
	return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

function readTruths(folder: string, service: string): ReadonlyMap<number, Truth> {
	const files = readdirSync(folder).filter((name) => name.startsWith(`${service}.`));
	return new Map(
		files.map((name) => [
			Number(name.slice(service.length + 1)),
			readTruth(readFileSync(path.join(folder, name), 'utf8')),
		]),
	);
}

function readTruth(text: string): Truth {
	const pids: number[] = [];
	let noted = 0;
	let exit: Truth['exit'] = null;
	for (const line of text.split('\n')) {
		const [word, first, second] = line.split(' ');
		if (word === 'start') pids.push(Number(first));
		if (word === 'n') noted = Number(first);
		if (word === 'exit') exit = {count: Number(first), code: Number(second)};
	}
	return {pids, noted, exit};
}

function readKept(runsDir: string, service: string, run: number): Kept {
	const {began, exit, end, asked} = readFacts(runsDir, service, run);
	return {
		began,
		code: exit?.code ?? null,
		verdict: end === null ? undefined : end.code,
		asked,
	};
}

/** The codes of each run's end. */
function readJournal(file: string, service: string): Case['journal'] {
	const codes = new Map<number, (number | null)[]>();
	using db = openForReading(file);
	if (!db) return codes;
	for (const {kind, run, data, ...row} of allRows(db)) {
		if (kind !== 'exit' || row.service !== service || run === null) continue;
		const code = data?.['code'];
		codes.set(run, [...(codes.get(run) ?? []), typeof code === 'number' ? code : null]);
	}
	return codes;
}

function* allRows(db: NonNullable<ReturnType<typeof openForReading>>) {
	for (let after = 0; ; ) {
		const rows = readAfter(db, after, 1000);
		yield* rows;
		const last = rows.at(-1);
		if (!last) return;
		after = last.seq;
	}
}

/** What `weaver logs --lines all` prints. */
const printedLog = (runsDir: string, service: string): string =>
	textOf(readBytes(runsDir, service, beginOfLog, endOfLog(runsDir, service)));

const textOf = (blocks: Iterable<Block>): string =>
	Buffer.concat(
		Array.from(blocks).flatMap((block) => (block.kind === 'bytes' ? [block.bytes] : [])),
	).toString('latin1');
