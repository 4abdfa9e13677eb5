/** What a self-test found, as a table for people. Pure. */

export type Finding = {
	readonly what: string;
	readonly count: number;
	/** Of how many. */
	readonly of: string;
};

export type Report = {
	readonly seed: number;
	readonly kills: number;
	readonly services: number;
	/** Kills by moment. */
	readonly moments: Readonly<Record<string, number>>;
	readonly runs: number;
	readonly lines: number;
	/** Parts of logs that were moved into archives. */
	readonly archives: number;
	readonly commands: number;
	readonly edits: number;
	/** Ms. */
	readonly duration: number;
	/** Ms; null when no daemon lived long enough to be measured. */
	readonly adoption: {
		readonly p50: number;
		readonly p95: number;
		readonly max: number;
		readonly count: number;
	} | null;
	/** All of these have to be zero. */
	readonly findings: readonly Finding[];
	readonly complaints: readonly string[];
	/** Where everything still lies; null when it was removed. */
	readonly kept: string | null;
};

/** More would hide the table. */
const mostComplaints = 20;

export const isPassed = ({findings, complaints}: Report): boolean =>
	complaints.length === 0 && findings.every(({count}) => count === 0);

export function quantiles(values: readonly number[]): Report['adoption'] {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (share: number) =>
		sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
	const [p50, p95, max] = [at(0.5), at(0.95), sorted.at(-1)];
	if (p50 === undefined || p95 === undefined || max === undefined) return null;
	return {p50, p95, max, count: sorted.length};
}

export function renderReport(report: Report): string {
	const {seed, kills, services, moments, adoption, findings, complaints, kept} = report;
	const times = ({p50, p95, max}: NonNullable<Report['adoption']>) =>
		`p50 ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms, longest ${Math.round(max)} ms`;
	const story = [
		`${kills} × SIGKILL of the daemon (${Object.entries(moments)
			.map(([moment, count]) => `${count} ${words[moment] ?? moment}`)
			.join(', ')})`,
		`${services} services, ${number(report.runs)} runs, ${number(report.lines)} lines, ${number(report.archives)} archives, ${report.commands} commands, ${report.edits} edited files, in ${Math.round(report.duration / 1000)} s; seed ${seed}`,
		...(adoption === null ? [] : [`taken over again: ${times(adoption)}`]),
	];
	const width = Math.max(...findings.map(({what}) => what.length));
	const counts = findings.map(({count}) => number(count).length);
	const table = findings.map(
		({what, count, of}) =>
			`  ${count === 0 ? ' ' : '!'} ${what.padEnd(width)}  ${number(count).padStart(Math.max(...counts))}  of ${of}`,
	);
	const shown = complaints.slice(0, mostComplaints).map((what) => `  ${what}`);
	const more = complaints.length - shown.length;
	return [
		...story,
		'',
		...table,
		'',
		...(shown.length === 0 ? [] : ['What is wrong:', ...shown]),
		...(more > 0 ? [`  and ${more} more`] : []),
		...(kept === null ? [] : [`Everything is still in ${kept}`]),
		verdictOf(report),
		'',
	].join('\n');
}

const words: Readonly<Record<string, string>> = {
	'start-up': 'before it was up',
	command: 'in the middle of a command',
	any: 'at any time',
};

const verdictOf = (report: Report): string =>
	isPassed(report)
		? 'PASSED: nothing was lost, doubled, torn or forgotten.'
		: 'FAILED: weaver broke its promise. Please report it with the text above.';

export const number = (value: number): string => value.toLocaleString('en-US');
