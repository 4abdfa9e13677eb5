/** Gathers what a self-test left: the truth that services told, the runs on disk, and their logs. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {readAfter} from '../history/read.ts';
import {openForReading} from '../history/schema.ts';
import {beginOfLog, endOfLog} from '../logs/last-lines.ts';
import {logFolder} from '../logs/parts.ts';
import {readBytes} from '../logs/query.ts';
import {listLogRuns, readFacts} from '../logs/run-facts.ts';
import type {Block} from '../logs/source.ts';
import {listRuns, pathsOf, runFolder} from '../runs/run-directory.ts';
import type {Case, Kept, Truth} from './judge.ts';
import {readNumbered} from './lines.ts';
import type {Playground} from './playground.ts';

export function gather({project}: Playground, service: string): Case {
	const {root, runsDir, historyFile} = project;
	return {
		service,
		truths: readTruths(path.join(root, 'truth'), service),
		journal: readJournal(historyFile, service),
		kept: new Map(
			listLogRuns(runsDir, service).map((run) => [run, readKept(runsDir, service, run)]),
		),
		log: readNumbered(printedLog(runsDir, service), service),
		raw: readRaw(runsDir, service),
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

/** The spools as they are; null when some of the log is in archives. */
function readRaw(runsDir: string, service: string) {
	if (existsSync(logFolder(runsDir, service))) return null;
	const spools = listRuns(runsDir, service).map((run) =>
		readQuietly(pathsOf(runFolder(runsDir, service, run)).spool),
	);
	return readNumbered(Buffer.concat(spools).toString('latin1'), service);
}

/** A run that never began may have none. */
function readQuietly(file: string): Buffer {
	return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
}

const textOf = (blocks: Iterable<Block>): string =>
	Buffer.concat(
		Array.from(blocks).flatMap((block) => (block.kind === 'bytes' ? [block.bytes] : [])),
	).toString('latin1');
