/** Compares what services did with what the supervisor knows of it. Pure. */
import type {Log, Numbered} from './lines.ts';

/** What a run says of itself; all that it wrote is in its log, and its end has its code. */
export type Truth = {
	readonly pids: readonly number[];
	/** Lines that were written for sure. */
	readonly noted: number;
	/** Null when it could not say its last word. */
	readonly exit: {readonly count: number; readonly code: number} | null;
};

/** What the supervisor has on disk about a run. */
export type Kept = {
	/** Its keeper came to life. */
	readonly began: boolean;
	readonly code: number | null;
	/** The code in the supervisor's own verdict; undefined when it made none. */
	readonly verdict: number | null | undefined;
	/** It was asked to end. */
	readonly asked: boolean;
};

export type Case = {
	readonly service: string;
	/** By run. */
	readonly truths: ReadonlyMap<number, Truth>;
	readonly kept: ReadonlyMap<number, Kept>;
	/** Codes in the journal's rows about the end of each run. */
	readonly journal: ReadonlyMap<number, readonly (number | null)[]>;
	/** As the log command prints it. */
	readonly log: Log;
	/** As it lies on disk, in spools and archives. */
	readonly raw: Log;
	readonly archives: number;
};

export type Counts = {
	readonly runs: number;
	readonly exits: number;
	readonly lines: number;
	readonly archives: number;
	readonly lost: number;
	readonly doubled: number;
	readonly torn: number;
	readonly exitsMissed: number;
	readonly wrongCodes: number;
	/** Rows of the journal about ends: missing, doubled, or with another code. */
	readonly journalWrong: number;
};

export type Judgement = {readonly counts: Counts; readonly complaints: readonly string[]};

/** What the kernel says of a process that was told to go before it could say anything itself. */
const codesOfTheSilent: readonly (number | null)[] = [137, 143];

export function judge({service, truths, kept, journal, log, raw, archives}: Case): Judgement {
	const complaints: string[] = [];
	const complain = (run: number, what: string) => complaints.push(`${service} run ${run}: ${what}`);
	const total = {
		lines: 0,
		lost: 0,
		doubled: 0,
		exits: 0,
		exitsMissed: 0,
		wrongCodes: 0,
		journalWrong: 0,
	};

	for (const [run, truth] of truths) {
		const found = judgeLines(truth, log.runs.get(run));
		total.lines += found.lines;
		total.lost += found.lost;
		total.doubled += found.doubled;
		if (found.lost + found.doubled > 0)
			complain(
				run,
				`${found.lost} lines lost, ${found.doubled} too many, of ${truth.exit?.count ?? truth.noted}`,
			);
		for (const pid of log.runs.get(run)?.pids ?? [])
			if (!truth.pids.includes(pid)) complain(run, `lines of a stranger, pid ${pid}`);
		const onDisk = judgeLines(truth, raw.runs.get(run));
		if (onDisk.lost !== found.lost || onDisk.doubled !== found.doubled) {
			total.lost += onDisk.lost;
			complain(run, `the log command and the file disagree: ${onDisk.lost} lines lost in the file`);
		}
	}
	for (const [run, {pids}] of log.runs)
		if (!truths.has(run))
			complain(run, `lines of a run that never was, by ${[...pids].join(', ')}`);
	for (const what of log.torn) complaints.push(`${service}: no whole line: ${what}`);

	for (const [run, {began, code, verdict, asked}] of kept) {
		const truth = truths.get(run);
		if (!began) {
			if (!truth) continue;
			total.exitsMissed += 1;
			complain(run, 'it ran, but its keeper is not known');
			continue;
		}
		total.exits += 1;
		if (code === null || verdict === undefined) {
			total.exitsMissed += 1;
			complain(run, code === null ? 'no exit code' : 'nobody has dealt with its exit');
			continue;
		}
		const rows = journal.get(run) ?? [];
		if (rows.length !== 1 || rows[0] !== code) {
			total.journalWrong += 1;
			complain(run, `exit code ${code}, in the journal: ${rows.join(', ') || 'nothing'}`);
		}
		const isRight = truth?.exit
			? code === truth.exit.code
			: asked && codesOfTheSilent.includes(code);
		if (isRight && verdict === code) continue;
		total.wrongCodes += 1;
		complain(
			run,
			`exit code ${code}, verdict ${verdict}, but it was ${truth?.exit?.code ?? 'not asked to end'}`,
		);
	}
	for (const run of truths.keys())
		if (!kept.has(run)) {
			total.exitsMissed += 1;
			complain(run, 'it ran, but nothing is kept of it');
		}
	return {counts: {...total, runs: truths.size, archives, torn: log.torn.length}, complaints};
}

/** Without a last word more lines than were noted may be there, but never fewer. */
function judgeLines(truth: Truth, found: Numbered | undefined) {
	const count = found?.count ?? 0;
	const expected = truth.exit?.count ?? Math.max(truth.noted, count);
	return {
		lines: expected,
		lost: (found?.lost ?? 0) + Math.max(0, expected - count),
		doubled: (found?.doubled ?? 0) + Math.max(0, count - expected),
	};
}
