/** Reports of the mouse among what is typed. */
import {expect, test} from 'vitest';
import {
	nothingRead,
	type Piece,
	type Reading,
	type Report,
	takeReports,
} from '../../../ui/mouse/reports.ts';
import {createRandom} from '../../support/random.ts';

const report = (
	kind: Report['kind'],
	button: number,
	column: number,
	row: number,
	modified = false,
): Report => ({kind, button, column, row, modified});

/** What comes of bytes that arrive in these parts, with neighbouring text joined. */
function readParts(parts: readonly string[]): readonly Piece[] {
	let reading: Reading = nothingRead;
	const pieces: Piece[] = [];
	for (const part of parts) {
		const taken = takeReports(reading, part);
		reading = taken.reading;
		for (const piece of taken.pieces) {
			const last = pieces.at(-1);
			if (typeof piece === 'string' && typeof last === 'string') pieces.splice(-1, 1, last + piece);
			else pieces.push(piece);
		}
	}
	return reading.pending === '' ? pieces : [...pieces, `pending ${reading.pending}`];
}

test('buttons, motion, wheel and modifiers', () => {
	expect(
		readParts([
			'\x1b[<0;1;1M\x1b[<32;3;4M\x1b[<0;3;4m\x1b[<2;200;50M\x1b[<64;5;6M\x1b[<65;5;6M\x1b[<66;5;6M\x1b[<20;5;6M',
		]),
	).toEqual([
		report('press', 0, 0, 0),
		report('drag', 0, 2, 3),
		report('release', 0, 2, 3),
		report('press', 2, 199, 49),
		report('wheel', -1, 4, 5),
		report('wheel', 1, 4, 5),
		report('press', 0, 4, 5, true),
	]);
});

test('terminals that know no SGR say it in single bytes, which are never typed', () => {
	expect(readParts(['a\x1b[M !"b\x1b[M#!"\x1b[M`\xffx'])).toEqual([
		'a',
		report('press', 0, 0, 1),
		'b',
		report('release', 0, 0, 1),
		report('wheel', -1, 222, 87),
	]);
});

test('keys before and after stay in their order; a paste is left as it is', () => {
	const paste = '\x1b[200~x\x1b[<0;1;1M\x1b[M !!y\x1b[201~';
	expect(readParts([`ab\x1b[A\x1b[<0;2;2Mq${paste}\x1b[<0;2;2mz\x1b[1;5C`])).toEqual([
		'ab\x1b[A',
		report('press', 0, 1, 1),
		`q${paste}`,
		report('release', 0, 1, 1),
		'z\x1b[1;5C',
	]);
});

test('however the bytes are split over reads, the same comes of them', () => {
	const bytes =
		'jj\x1b[<0;10;5M\x1b[<0;10;5mk\xc3\xa9\x1b[A\x1b[200~p\x1b[<0;1;1M\x1b[201~\x1b[<65;80;24Mx\x1b[M !!y';
	const whole = readParts([bytes]);
	const random = createRandom(4);
	for (let round = 0; round < 300; round += 1) {
		const parts: string[] = [];
		for (let from = 0; from < bytes.length; ) {
			const length = 1 + Math.floor(random() * 6);
			parts.push(bytes.slice(from, from + length));
			from += length;
		}
		expect(readParts(parts)).toEqual(whole);
	}
});

test('an Escape alone waits for what may follow', () => {
	expect(takeReports(nothingRead, '\x1b')).toEqual({
		pieces: [],
		reading: {pending: '\x1b', pasting: false},
	});
});
