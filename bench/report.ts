/** One line of the result, and how the lines are printed. */

export type Row = {
	readonly what: string;
	readonly weaver: string;
	/** Null where the rival has nothing to compare. */
	readonly pm2: string | null;
	/** Bare Node, where that is the measure. */
	readonly bare: string | null;
	/** What was to be reached; null for a figure that is only told. */
	readonly target: string | null;
	readonly isMet: boolean | null;
};

export type Case = {
	readonly name: string;
	readonly summary: string;
	readonly run: () => Promise<readonly Row[]>;
};

const head = ['what', 'weaver', 'pm2', 'bare node', 'target', 'verdict'] as const;

const cellsOf = ({what, weaver, pm2, bare, target, isMet}: Row): readonly string[] => [
	what,
	weaver,
	pm2 ?? '–',
	bare ?? '–',
	target ?? '–',
	isMet === null ? '–' : isMet ? 'met' : 'MISSED',
];

/** A Markdown table that is also readable on a terminal. */
export function renderTable(rows: readonly Row[]): string {
	const table = [head, ...rows.map(cellsOf)];
	const widths = head.map((_, column) =>
		Math.max(...table.map((cells) => cells[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
	return [line(head), rule, ...rows.map((row) => line(cellsOf(row)))].join('\n');
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const times = (value: number): string => `${value.toFixed(2)} ×`;
