/** The screen of a terminal as a picture of text, small enough to keep in a repository. Pure. */
import type {Cell} from './cell.ts';
import type {Paper} from './palette.ts';
import {shapeOf} from './shapes.ts';

/** Of one cell, in units of the picture; the width is that of DejaVu Sans Mono at this size. */
const cell = {width: 8.43, height: 17};
const fontSize = 14;
const baseline = 13;
const margin = 10;
const titleHeight = 32;
const dim = 'opacity=".6"';

type Run = {
	readonly column: number;
	readonly row: number;
	readonly width: number;
	readonly text: string;
	readonly style: string;
	/** One code unit in each of its cells. */
	readonly isPlain: boolean;
};

const short = (value: number): string => String(Number(value.toFixed(2)));

const escapeXml = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Rows of cells as the window of a terminal `columns` wide, with a title over it. */
export function drawCells(
	rows: readonly (readonly Cell[])[],
	columns: number,
	title: string,
	paper: Paper,
): string {
	const runs: Run[] = [];
	const paths = new Map<string, string>();
	for (const [row, cells] of rows.entries()) drawLine(cells, row, paper, runs, paths);
	const width = Math.ceil(columns * cell.width) + 2 * margin;
	const height = rows.length * cell.height + titleHeight + margin;
	const dots = ['#f38ba8', '#f9e2af', '#a6e3a1'].map(
		(colour, index) => `<circle cx="${20 + index * 20}" cy="16" r="6" fill="${colour}"/>`,
	);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="'DejaVu Sans Mono','JetBrains Mono',Menlo,Consolas,monospace" font-size="${fontSize}">`,
		`<rect width="${width}" height="${height}" rx="9" fill="${paper.frame}"/>`,
		`<rect x="1" y="${titleHeight}" width="${width - 2}" height="${height - titleHeight - 1}" rx="8" fill="${paper.background}"/>`,
		dots.join(''),
		`<text x="${width / 2}" y="21" text-anchor="middle" fill="${paper.title}">${escapeXml(title)}</text>`,
		`<g transform="translate(${margin} ${titleHeight + margin / 2})" xml:space="preserve">`,
		...Array.from(paths, ([attributes, path]) => `<path ${attributes} d="${path}"/>`),
		...runs.filter(({text}) => text.trim() !== '').map((run) => drawRun(trimRun(run))),
		'</g></svg>\n',
	].join('\n');
}

/** Adds the line's text to `runs` and its backgrounds, borders and bars to `paths` by colour. */
function drawLine(
	cells: readonly Cell[],
	row: number,
	paper: Paper,
	runs: Run[],
	paths: Map<string, string>,
): void {
	const y = row * cell.height;
	const addPath = (attributes: string, path: string) =>
		paths.set(attributes, (paths.get(attributes) ?? '') + path);
	let next = 0;
	for (const content of cells) {
		const column = next;
		const {text, width} = content;
		next += width;
		const x = column * cell.width;
		const {back, style, colour} = inkOf(content, paper);
		// A hair wider, or the seams between neighbours show.
		if (back)
			addPath(
				`fill="${back}"`,
				`M${short(x)} ${y}h${short(width * cell.width + 0.3)}v${cell.height + 0.3}H${short(x)}z`,
			);
		const shape = shapeOf(text, {x, y, width: cell.width, height: cell.height});
		if (shape) {
			const ink = shape.kind === 'line' ? `fill="none" stroke="${colour}"` : `fill="${colour}"`;
			addPath(content.isDim ? `${ink} ${dim}` : ink, shape.path);
			continue;
		}
		addRun(runs, {column, row, width, text, style, isPlain: width === 1 && text < '\u007F'});
	}
}

/** Joins the run to its left neighbour when both look the same; a blank looks like anything. */
function addRun(runs: Run[], run: Run): void {
	const last = runs.at(-1);
	const isNeighbour = last?.row === run.row && last.column + last.width === run.column;
	const looksSame = last?.style === run.style || (run.text === ' ' && !run.style.includes('under'));
	if (!last || !isNeighbour || !looksSame || !last.isPlain || !run.isPlain) runs.push(run);
	else runs[runs.length - 1] = {...last, text: last.text + run.text, width: last.width + run.width};
}

/** Without the blanks around it, which draw nothing. */
function trimRun(run: Run): Run {
	const lead = run.text.length - run.text.trimStart().length;
	const text = run.text.trim();
	const cut = run.text.length - text.length;
	return {...run, text, column: run.column + lead, width: run.width - cut};
}

/** `textLength` keeps the columns in line when another font stands in. */
function drawRun({column, row, width, text, style}: Run): string {
	const length = width > 1 ? ` textLength="${short(width * cell.width)}"` : '';
	return `<text x="${short(column * cell.width)}" y="${row * cell.height + baseline}"${length} ${style}>${escapeXml(text)}</text>`;
}

function inkOf(
	{front, back, isInverse, isBold, isDim, isItalic, isUnderlined}: Cell,
	{background, foreground}: Paper,
) {
	const colour = isInverse ? (back ?? background) : (front ?? foreground);
	const style = [
		`fill="${colour}"`,
		isBold ? 'font-weight="bold"' : '',
		isDim ? dim : '',
		isItalic ? 'font-style="italic"' : '',
		isUnderlined ? 'text-decoration="underline"' : '',
	];
	return {
		colour,
		back: isInverse ? (front ?? foreground) : back,
		style: style.filter((part) => part !== '').join(' '),
	};
}
