import {expect, test} from 'vitest';
import {fitForReplay, fitForShowing} from '../../src/terminal/replay.ts';

const shown = (text: string, isCut = false) => fitForReplay(Buffer.from(text), isCut).toString();

test('what is shown again asks, rings and renames nothing', () => {
	const questions = ['\x1b[c', '\x1b[>0c', '\x1b[6n', '\x1b[?6n', '\x1b[18t', '\x1b[?2026$p'];
	const more = ['\x1b[>q', '\x1b[?u', '\x1b[>1u', '\x1bZ', '\x05', '\x07', '\x1bP+q544e\x1b\\'];
	const strings = ['\x1b]0;title\x07', '\x1b]52;c;aGk=\x1b\\', '\x1b]11;?\x1b\\', '\x1b_app\x1b\\'];
	const unfit = [...questions, ...more, ...strings];
	expect(unfit.filter((sequence) => shown(`a${sequence}b`) !== 'ab')).toEqual([]);
});

test('what draws stays, also text of every script', () => {
	const drawn = '\x1b[1;31mé漢\x1b[0m\x1b[2;5H\x1b[K\x1b[?1049h\x1b[!p\x1b[2 q\x1b[u\r\n';
	expect(shown(drawn)).toBe(drawn);
});

test('a scroll region ends, as it does in a terminal that gets another size', () => {
	expect([shown('\x1b[1;40ra'), shown('\x1b[1;40ra\x1b[rb')]).toEqual([
		'\x1b[1;40ra\x1b7\x1b[r\x1b8',
		'\x1b[1;40ra\x1b[rb',
	]);
});

test('half a line at the beginning goes, unless there is no other', () => {
	expect([shown('1mhalf\nwhole', true), shown('1mhalf\nwhole'), shown('half', true)]).toEqual([
		'whole',
		'1mhalf\nwhole',
		'half',
	]);
});

test('a log that is only shown switches nothing in the terminal, and keeps its colours', () => {
	const drawn =
		'\x1b[?1049h\x1b[?1000;1006h\x1b=\x1b[1;20r\x1b[6n\x1b[31mé漢\x1b[0m\x1b[?1049l\r\n';
	expect(fitForShowing(Buffer.from(drawn)).toString()).toBe('\x1b[31mé漢\x1b[0m\r\n');
});
