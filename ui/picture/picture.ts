/** A printed frame as a picture: the same rows, the same layout, drawn as a terminal would. Pure. */
import type {Size} from '../model.ts';
import {papers} from './palette.ts';
import {cellsOf} from './sgr-cells.ts';
import {drawCells} from './svg.ts';

/** `frame`: lines with colours. The same frame always gives the same SVG. */
export function pictureOf(
	frame: string,
	{columns, rows}: Size,
	title: string,
	on: keyof typeof papers,
): string {
	const paper = papers[on];
	const lines = frame.split('\n');
	const cells = Array.from({length: rows}, (_, row) => cellsOf(lines[row] ?? '', paper));
	return drawCells(cells, columns, title, paper);
}
