import {expect, test} from 'vitest';
import {createLeaveKeys} from '../../src/terminal/leave-keys.ts';

/** What passes of each part, then whether it left, and what is still held. */
const type = (...parts: readonly string[]) => {
	const keys = createLeaveKeys();
	const passed: string[] = [];
	for (const part of parts) {
		const {pass, leaves} = keys.read(Buffer.from(part));
		passed.push(pass.toString());
		if (leaves) return [...passed, 'left'];
	}
	return [...passed, keys.isHolding ? `holds ${JSON.stringify(keys.release().toString())}` : 'on'];
};

test('two of them leave, one is held until it is known what follows', () => {
	expect(type('ab\x1d\x1dcd')).toEqual(['ab', 'left']);
	expect(type('a\x1d', '\x1d')).toEqual(['a', '', 'left']);
	expect(type('\x1d', 'x', '\x1d')).toEqual(['', '\x1dx', '', 'holds "\\u001d"']);
	expect(type('\x1b[A\x03é')).toEqual(['\x1b[A\x03é', 'on']);
});

test('they are known as well where the service asked for other key codes', () => {
	expect(type('\x1b[93;5u', '\x1b[93;5:3u', '\x1b[93;5:1u')).toEqual(['', '', '', 'left']);
	expect(type('\x1b[27;5;93~\x1b[27;5;93~')).toEqual(['', 'left']);
	expect(type('\x1b[93;5ux')).toEqual(['\x1b[93;5ux', 'on']);
});
