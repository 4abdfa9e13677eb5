import {expect, test} from 'vitest';
import {commonSize, createFrameReader, encodeFrame, readSize} from '../../src/terminal/frames.ts';

test('frames arrive whole, however they were cut', () => {
	const sent = Buffer.concat([
		encodeFrame('o', Buffer.from('héllo')),
		encodeFrame('s', {columns: 80, rows: 24}),
		encodeFrame('o', Buffer.alloc(0)),
	]);
	const read = createFrameReader();
	const frames = Array.from(sent, (_, at) => read(sent.subarray(at, at + 1))).flat();
	expect(frames.map(({kind, content}) => [kind, content.toString()])).toEqual([
		['o', 'héllo'],
		['s', '{"columns":80,"rows":24}'],
		['o', ''],
	]);
	expect(createFrameReader()(sent)).toEqual(frames);
	expect(() => createFrameReader()(Buffer.from('GET / HTTP/1.1'))).toThrow('not the talk');
});

test('sizes that no terminal has are none, and the smallest of each counts', () => {
	const size = (value: unknown) => {
		const [frame] = createFrameReader()(encodeFrame('s', value as object));
		return frame && readSize(frame);
	};
	expect([
		size({columns: 80, rows: 24}),
		size({columns: 0, rows: 24}),
		size({rows: 1}),
		size([]),
	]).toEqual([{columns: 80, rows: 24}, null, null, null]);
	expect(
		commonSize([
			{columns: 80, rows: 50},
			{columns: 120, rows: 24},
		]),
	).toEqual({columns: 80, rows: 24});
	expect(commonSize([])).toBe(null);
});
