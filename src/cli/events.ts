/** `weaver service events`: lists the journal; it reads history.db itself, so it needs no daemon. */
import type {DatabaseSync} from 'node:sqlite';
import {setTimeout as sleep} from 'node:timers/promises';
import {lastSeq, readAfter, readRows, servicesIn} from '../history/read.ts';
import {journalKinds, type RowQuery} from '../history/row.ts';
import {openForReading} from '../history/schema.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import type {JournalKind} from '../lib/journal-event.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import {nearest} from '../lib/nearest.ts';
import {parseSince} from '../logs/since.ts';
import type {Invocation, Run} from './command.ts';
import {projectOf} from './context.ts';
import {openHistory} from './history-file.ts';
import {createOutput, type Output} from './log-output.ts';
import {namesInFiles, readLines} from './log-query.ts';

const defaultRows = 100;
/** Ms between two looks at a journal that is followed. */
const pollInterval = 100;
const pageRows = 500;

type Wanted = {
	/** Names as the journal has them; null: all, and what is about no service. */
	readonly names: readonly string[] | null;
	readonly kinds: readonly JournalKind[] | null;
	readonly since: number | null;
	readonly until: number | null;
	readonly rows: number | 'all';
};

export const run: Run = async (invocation, io): Promise<ExitCode> => {
	const project = projectOf(invocation, io);
	const {options, operands} = invocation;
	const isFollowing = options['follow'] === true;
	const output = createOutput(io);
	let db = isFollowing ? openForReading(project.historyFile) : openHistory(project);
	const asked = readWanted(options, Date.now());
	const wanted = {...asked, names: namesOf(operands, db, namesInFiles(project.servicesDir))};
	const format = options['json'] === true ? asJson : asText(wanted.names?.length !== 1);
	if (!db) io.err('Nothing is recorded here yet.\n');

	let seen = db ? lastSeq(db) : 0;
	for (const row of db ? select(db, wanted) : [])
		if (!(await output.collect([Buffer.from(format(row))]))) return exitCodes.ok;
	await output.flush();
	while (isFollowing && !output.isDone()) {
		db ??= openForReading(project.historyFile);
		seen = db ? await printNew(db, seen, wanted, format, output) : 0;
		await sleep(pollInterval);
		// A journal that began anew is another file under the same name.
		if (db && lastSeq(db) < seen) {
			db.close();
			db = null;
		}
	}
	db?.close();
	return io.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
};

/** Oldest first. */
function select(db: DatabaseSync, wanted: Wanted): readonly JournalRow[] {
	const {names, kinds, since, until, rows} = wanted;
	const limit = rows === 'all' ? Number.MAX_SAFE_INTEGER : rows;
	const found = (names ?? [null]).flatMap((service) => {
		const taken: JournalRow[] = [];
		let before: number | null = null;
		do {
			const query: RowQuery = {service, kinds, since, before, limit: Math.min(limit, pageRows)};
			const page = readRows(db, query);
			taken.unshift(...page.rows.filter(({at}) => until === null || at < until));
			before = page.next;
		} while (before !== null && taken.length < limit);
		return taken;
	});
	const ordered = found.sort((a, b) => a.seq - b.seq);
	return limit === 0 ? [] : ordered.slice(-limit);
}

async function printNew(
	db: DatabaseSync,
	after: number,
	{names, kinds}: Wanted,
	format: (row: JournalRow) => string,
	output: Output,
): Promise<number> {
	let seen = after;
	for (const row of readAfter(db, after, pageRows)) {
		seen = row.seq;
		const isAsked = names === null || (row.service !== null && names.includes(row.service));
		if (isAsked && (kinds === null || kinds.includes(row.kind)))
			await output.collect([Buffer.from(format(row))]);
	}
	await output.flush();
	return seen;
}

/** A name stands for all instances of its service. Throws `UserError` with code `unknown-service`. */
function namesOf(
	asked: readonly string[],
	db: DatabaseSync | null,
	inFiles: readonly string[],
): readonly string[] | null {
	if (asked.length === 0) return null;
	const known = [...new Set([...(db ? servicesIn(db) : []), ...inFiles])];
	return [...new Set(asked)].flatMap((name) => {
		const found = known.filter((each) => each === name || isInstance(each, name));
		if (found.length > 0) return found;
		const guess = nearest(name, known);
		throw new UserError(`Nothing is recorded of a service called ${name}.`, {
			code: 'unknown-service',
			hint: guess === null ? 'See `weaver service events` for all.' : `Did you mean ${guess}?`,
			exitCode: exitCodes.usage,
		});
	});
}

const isInstance = (member: string, name: string): boolean =>
	member.startsWith(`${name}.`) && /^\d+$/.test(member.slice(name.length + 1));

function readWanted(options: Invocation['options'], now: number): Omit<Wanted, 'names'> {
	const since = readTime(options, 'since', now);
	const lines = options['lines'];
	return {
		since,
		until: readTime(options, 'until', now),
		kinds: readKinds(options['kind']),
		rows: typeof lines === 'string' ? readLines(lines) : since === null ? defaultRows : 'all',
	};
}

function readTime(
	options: Invocation['options'],
	name: 'since' | 'until',
	now: number,
): number | null {
	const text = options[name];
	if (typeof text !== 'string') return null;
	const time = parseSince(text, now);
	if (time !== null) return time;
	throw usage(
		`--${name} must be a time or how long ago, got "${text}".`,
		'Write 10m, 2h30m, 14:05, 2026-11-21 or 2026-11-21T10:00:00Z.',
	);
}

function readKinds(text: string | boolean | undefined): readonly JournalKind[] | null {
	if (typeof text !== 'string') return null;
	return text.split(',').map((word) => {
		const kind = journalKinds.find((each) => each === word.trim());
		if (kind) return kind;
		throw usage(
			`--kind must be one or more of ${journalKinds.join(', ')}; got "${word}".`,
			'Put commas between several: --kind exit,check.',
		);
	});
}

const usage = (message: string, hint: string): UserError =>
	new UserError(message, {code: 'usage', hint, exitCode: exitCodes.usage});

const asJson = (row: JournalRow): string => `${JSON.stringify(row)}\n`;

const asText =
	(withNames: boolean) =>
	({at, service, run, kind, cause, text}: JournalRow): string => {
		const name = withNames ? `${(service ?? '-').padEnd(12)} ` : '';
		const number = (run === null ? '' : `r${run}`).padEnd(4);
		return `${localTime(at)}  ${name}${number} ${kind.padEnd(8)} ${text}${cause === null ? '' : `  [${cause}]`}\n`;
	};

/** `2026-11-21 10:00:00.123` where the reader is. */
function localTime(at: number): string {
	const date = new Date(at);
	const two = (value: number, digits = 2): string => String(value).padStart(digits, '0');
	const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
	const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
	return `${day} ${time}.${two(date.getMilliseconds(), 3)}`;
}
