/** `weaver service metrics`: CPU, memory, readiness and restarts of a service over time, from history.db. */
import {readRollups} from '../history/points.ts';
import {servicesIn} from '../history/read.ts';
import {intoSpans, takeTogether} from '../history/spans.ts';
import {exitCodes, UserError} from '../lib/errors.ts';
import {clock, dateOf} from '../lib/local-time.ts';
import type {RollupPoint} from '../lib/rollup-point.ts';
import {formatDuration, formatSize, parseDuration} from '../lib/units.ts';
import type {Invocation, Io, Run} from './command.ts';
import {projectOf} from './context.ts';
import {openHistory} from './history-file.ts';
import {requireKnown} from './log-query.ts';

const defaultDuration = '24h';
/** Up to here minutes are read, above it hours, ms; the largest number of lines in a table. */
const longestInMinutes = 86_400_000;
const mostLines = 24;

type Measured = {readonly service: string; readonly points: readonly RollupPoint[]};

export const run: Run = async (invocation, io) => {
	const {operands, options} = invocation;
	const project = projectOf(invocation, io);
	const duration = durationOf(options['duration']);
	const step = duration <= longestInMinutes ? 'minute' : 'hour';
	const now = Date.now();
	requireKnown(operands, project);
	using db = openHistory(project);
	const names = operands.length > 0 ? [...new Set(operands)] : db ? servicesIn(db) : [];
	const measured = names.map((service) => ({
		service,
		points: db ? readRollups(db, service, step, now - duration) : [],
	}));
	if (options['json'] === true)
		io.out(`${JSON.stringify(measured.map((each) => ({...each, step})))}\n`);
	else if (operands.length === 1) printOne(measured[0], duration, io);
	else printAll(measured, sortOf(options), io);
	return exitCodes.ok;
};

function printOne(measured: Measured | undefined, duration: number, io: Io): void {
	if (!measured || measured.points.length === 0) {
		io.err(
			`Nothing was measured of ${measured?.service} in the last ${formatDuration(duration)}.\n`,
		);
		return;
	}
	const length = Math.max(60_000, Math.ceil(duration / mostLines / 60_000) * 60_000);
	const spans = intoSpans(measured.points, length);
	const whole = takeTogether(measured.points);
	const rows = [
		...spans.map((point) => [timeText(point.at), ...cells(point)]),
		...(whole && spans.length > 1 ? [['all', ...cells(whole)]] : []),
	];
	io.out(table([['TIME', ...heads], ...rows]));
}

function printAll(
	measured: readonly Measured[],
	sort: (a: RollupPoint, b: RollupPoint) => number,
	io: Io,
): void {
	const found = measured.flatMap(({service, points}) => {
		const whole = takeTogether(points);
		return whole ? [{service, whole}] : [];
	});
	if (found.length === 0) io.err('Nothing was measured yet: a minute has to pass.\n');
	else {
		const rows = found.toSorted((a, b) => sort(a.whole, b.whole));
		io.out(
			table([['NAME', ...heads], ...rows.map(({service, whole}) => [service, ...cells(whole)])]),
		);
	}
}

const heads = [
	'CPU%',
	'MAX',
	'MEM',
	'MAX',
	'THR',
	'FDS',
	'READY',
	'MEASURED',
	'RST',
	'CHECK',
	'MAX',
];

const cells = (point: RollupPoint): readonly string[] => [
	point.cpu.toFixed(1),
	point.cpuMax.toFixed(1),
	formatSize(point.memory),
	formatSize(point.memoryMax),
	countText(point.threads),
	countText(point.openFiles),
	`${(point.ready * 100).toFixed(0)}%`,
	formatDuration(point.seconds * 1000),
	String(point.restarts),
	point.latency === null ? '-' : `${point.latency.toFixed(0)}ms`,
	point.latencyMax === null ? '-' : `${point.latencyMax.toFixed(0)}ms`,
];

const countText = (count: number | null): string => (count === null ? '-' : String(count));

/** The first column at the left, the numbers at the right. */
function table(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	return rows
		.map((row) => {
			const padded = row.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
			);
			return `${padded.join('  ').trimEnd()}\n`;
		})
		.join('');
}

/** `11-21 10:42` */
const timeText = (at: number): string => `${dateOf(at).slice(5)} ${clock(at).slice(0, 5)}`;

function durationOf(text: string | boolean | undefined): number {
	const duration = parseDuration(typeof text === 'string' ? text : defaultDuration);
	if (duration !== null && duration > 0) return duration;
	throw usage(`--duration must be a time such as 1h, 24h or 30d, got ${text}.`);
}

const sorts: Readonly<Record<string, (point: RollupPoint) => number>> = {
	cpu: ({cpu}) => cpu,
	memory: ({memory}) => memory,
	uptime: ({seconds}) => seconds,
	restarts: ({restarts}) => restarts,
};

/** The largest first; by name where nothing is said. */
function sortOf(options: Invocation['options']): (a: RollupPoint, b: RollupPoint) => number {
	const by = options['sort-by'];
	if (by === undefined) return () => 0;
	const value = sorts[String(by)];
	if (!value) throw usage(`--sort-by must be ${Object.keys(sorts).join(', ')}; got ${by}.`);
	return (a, b) => value(b) - value(a);
}

const usage = (message: string): UserError =>
	new UserError(message, {code: 'usage', exitCode: exitCodes.usage});
