import {expect, test} from 'vitest';
import {createModes} from '../../src/terminal/modes.ts';

const after = (...parts: readonly string[]) => {
	const modes = createModes();
	for (const part of parts) modes.follow(Buffer.from(part));
	return [modes.enter(), modes.leave()];
};

test('modes that were switched are entered, the screen first, and left in the other order', () => {
	expect(after('\x1b[?25l\x1b[?1000;1006hé\x1b[?1049h\x1b=')).toEqual([
		'\x1b[?1049h\x1b[?25l\x1b[?1000h\x1b[?1006h\x1b=',
		'\x1b>\x1b[?25h\x1b[?1000l\x1b[?1006l\x1b[?1049l',
	]);
	expect(after('\x1b[?1049h\x1b[?25l', 'x\x1b[?25h\x1b[?1049l')).toEqual(['', '']);
	expect(after('\x1b[?1049h\x1b[?1h', '\x1bc')).toEqual(['', '']);
	expect(after('\x1b[?2', '004', 'h')).toEqual(['\x1b[?2004h', '\x1b[?2004l']);
	expect(after('\x1b', '[?7l')).toEqual(['\x1b[?7l', '\x1b[?7h']);
});

test('what has no mode of its own is undone all the same', () => {
	expect(after('\x1b[3;20r')[1]).toBe('\x1b7\x1b[r\x1b8');
	expect(after('\x1b[3;20r\x1b[r')[1]).toBe('');
	expect(after('\x1b[>1u\x1b[>4;2m')[1]).toBe('\x1b[>4;0m\x1b[=0u\x1b[<9u');
	expect(after('\x1b[31mred\x1b[2J\x1b[?12h\x1b]0;title\x07')).toEqual(['', '']);
});
