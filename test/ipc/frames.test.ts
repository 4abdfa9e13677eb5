import {describe, expect, it} from 'vitest';
import {createFrameReader, encodeFrame, FrameError} from '../../src/ipc/frames.ts';

describe('frames', () => {
	it('come out as they went in, however the bytes are cut', () => {
		const messages = [{id: 1, text: 'tea 茶 🍵'}, {id: 2, text: 'a\nb'}, []];
		const bytes = Buffer.from(messages.map(encodeFrame).join(''));
		for (let size = 1; size <= bytes.length; size += 1) {
			const read = createFrameReader();
			const found: unknown[] = [];
			for (let at = 0; at < bytes.length; at += size)
				found.push(...read(bytes.subarray(at, at + size)));
			expect(found).toEqual(messages);
		}
	});

	it('refuse what is not JSON and what is too long', () => {
		expect(() => createFrameReader()(Buffer.from('{"a":\n'))).toThrow(FrameError);
		const read = createFrameReader(10);
		expect(read(Buffer.from('[1,2,3]\n'))).toEqual([[1, 2, 3]]);
		expect(() => read(Buffer.from('"0123456789'))).toThrow('a message is longer than 10 bytes');
	});
});
