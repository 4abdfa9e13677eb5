import {describe, expect, it} from 'vitest';
import {type Case, judge, type Kept, type Truth} from '../../src/self-test/judge.ts';
import {readNumbered} from '../../src/self-test/lines.ts';

const truth: Truth = {pids: [7], noted: 3, exit: {count: 3, code: 5}};
const kept: Kept = {began: true, code: 5, verdict: 5, asked: false};
const whole = 'api-1 r1 7 0\napi-1 r1 7 1\napi-1 r1 7 2\n';

function judgeWith(changes: {
	readonly text?: string;
	readonly raw?: string;
	readonly truth?: Partial<Truth>;
	readonly kept?: Partial<Kept> | null;
	readonly journal?: readonly (number | null)[];
}) {
	const log = readNumbered(changes.text ?? whole, 'api-1');
	const run: Case = {
		service: 'api-1',
		truths: new Map([[1, {...truth, ...changes.truth}]]),
		kept: new Map(changes.kept === null ? [] : [[1, {...kept, ...changes.kept}]]),
		journal: new Map([[1, changes.journal ?? [changes.kept?.code ?? 5]]]),
		log,
		raw: changes.raw === undefined ? log : readNumbered(changes.raw, 'api-1'),
		archives: 0,
	};
	const {counts, complaints} = judge(run);
	const {lost, doubled, torn, exitsMissed, wrongCodes, journalWrong} = counts;
	const found = {lost, doubled, torn, exitsMissed, wrongCodes, journalWrong};
	return {found, complaints: complaints.length};
}

const clean = {lost: 0, doubled: 0, torn: 0, exitsMissed: 0, wrongCodes: 0, journalWrong: 0};

describe('the judge of a self-test', () => {
	it('has nothing to say of a run whose lines and code are all there', () => {
		expect(judgeWith({raw: whole})).toEqual({found: clean, complaints: 0});
		// Told to end before it could say a last word: more lines than were noted are no wonder.
		expect(
			judgeWith({truth: {noted: 2, exit: null}, kept: {code: 143, verdict: 143, asked: true}}),
		).toEqual({found: clean, complaints: 0});
	});

	it('finds lines that are lost, doubled, too many or torn', () => {
		const cases = [
			'api-1 r1 7 0\napi-1 r1 7 2\n',
			'api-1 r1 7 0\napi-1 r1 7 1\n',
			'',
			`${whole}api-1 r1 7 2\n`,
			`${whole}api-1 r1 7 3\n`,
			'api-1 r1 7 0\napi-1 r1 7 1api-1 r1 7 2\n',
			`api-1 r1 7 0\npi-1 r1 7 1\napi-1 r1 7 2\n`,
		];
		expect(cases.map((text) => judgeWith({text}).found)).toEqual([
			{...clean, lost: 1},
			{...clean, lost: 1},
			{...clean, lost: 3},
			{...clean, doubled: 1},
			{...clean, doubled: 1},
			{...clean, lost: 2, torn: 1},
			{...clean, lost: 1, torn: 1},
		]);
	});

	it('finds what the log command gives otherwise than the file', () => {
		expect(judgeWith({raw: 'api-1 r1 7 1\napi-1 r1 7 2\n'}).complaints).toBe(1);
	});

	it('finds exits that are missing, unheeded or of another code', () => {
		const cases: readonly (Partial<Kept> | null)[] = [
			{code: null},
			{verdict: undefined},
			null,
			{code: 0, verdict: 0},
			{verdict: null},
			{began: false},
		];
		expect(cases.map((each) => judgeWith({kept: each}).found)).toEqual([
			{...clean, exitsMissed: 1},
			{...clean, exitsMissed: 1},
			{...clean, exitsMissed: 1},
			{...clean, wrongCodes: 1},
			{...clean, wrongCodes: 1},
			{...clean, exitsMissed: 1},
		]);
	});

	it('wants one row of the journal about each end, with its code', () => {
		const cases = [[5], [], [5, 5], [0]];
		const found = cases.map((journal) => judgeWith({journal}).found.journalWrong);
		expect(found).toEqual([0, 1, 1, 1]);
	});
});

describe('the lines of a self-test', () => {
	it('are read by run, the last of each with or without its newline', () => {
		const {runs, torn} = readNumbered('api-1 r1 7 0\napi-1 r1 7 1api-1 r2 9 0', 'api-1');
		expect([torn, [...runs]]).toEqual([
			[],
			[
				[1, {pids: new Set([7]), count: 2, lost: 0, doubled: 0}],
				[2, {pids: new Set([9]), count: 1, lost: 0, doubled: 0}],
			],
		]);
	});
});
