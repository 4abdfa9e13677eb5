/** From what a program prints to what is written to the user's terminal. */
import xterm from '@xterm/headless';
import {expect, test} from 'vitest';
import {createEmulator} from '../../../ui/attach/emulator.ts';
import {attachFooter} from '../../../ui/attach/footer.ts';
import {createPainter} from '../../../ui/attach/painter.ts';
import {createTheme} from '../../../ui/theme.ts';
import {until} from '../../support/until.ts';

const size = {columns: 20, rows: 4};

/** What an emulator makes of it. */
async function emulated(text: string, {color = true, window = size} = {}) {
	const answers: string[] = [];
	let changes = 0;
	const emulator = createEmulator({
		size,
		color,
		onChange: () => {
			changes += 1;
		},
		onAnswer: (bytes) => answers.push(bytes.toString()),
		onPressure: () => {},
	});
	emulator.write(Buffer.from(text));
	await until('the emulator', () => changes > 0);
	const picture = emulator.look(window);
	emulator.close();
	return {...picture, answers};
}

const linesOf = async (text: string, options = {}) => (await emulated(text, options)).lines;

test('text, colours and attributes become one line each, without blanks at its end', async () => {
	expect(await linesOf('plain  \r\n\x1b[1;31mred\x1b[0m on')).toEqual([
		'plain',
		'\x1b[0;1;31mred\x1b[0m on',
		'',
		'',
	]);
	const colors = '\x1b[92;44ma\x1b[38;5;200mb\x1b[0;48;2;1;2;3mc\x1b[0;7md\x1b[0;4;3;9me';
	expect((await linesOf(colors))[0]).toBe(
		'\x1b[0;92;44ma\x1b[0;38;5;200;44mb\x1b[0;48;2;1;2;3mc\x1b[0;7md\x1b[0;3;4;9me\x1b[0m',
	);
	expect((await linesOf('\x1b[1;31mred', {color: false}))[0]).toBe('\x1b[0;1mred\x1b[0m');
	expect((await linesOf('a\x1b[42m  \x1b[0m'))[0]).toBe('a\x1b[0;42m  \x1b[0m');
});

test('after a wide character the next one is placed; half of one at the edge is left out', async () => {
	expect((await linesOf('漢字🚀ok'))[0]).toBe('漢\x1b[3G字\x1b[5G🚀\x1b[7Gok');
	expect((await linesOf('abc漢字', {window: {columns: 4, rows: 4}}))[0]).toBe('abc');
});

test('the cursor and the modes of typing are told, questions are answered', async () => {
	const {cursor, modes, answers} = await emulated('ab\x1b[?1h\x1b[?2004h\x1b[6n');
	expect([cursor, modes, answers]).toEqual([
		{column: 2, row: 0},
		'\x1b[?1h\x1b>\x1b[?2004h',
		['\x1b[1;3R'],
	]);
	expect((await emulated('\x1b[?25l')).cursor).toBe(null);
	const modesOnly = (await emulated('\x1b[?1000h\x1b]0;title\x07\x1b]52;c;aGk=\x07')).modes;
	expect(modesOnly).toBe('\x1b[?1l\x1b>\x1b[?2004l');
});

test('only what changed is written, and a terminal then shows the picture', async () => {
	const terminal = new xterm.Terminal({cols: 20, rows: 4, allowProposedApi: true});
	const painter = createPainter(size);
	const shown = async (lines: readonly string[], column = 0) => {
		const text = painter.paint({lines, cursor: {column, row: 0}, modes: ''});
		await new Promise<void>((resolve) => terminal.write(text, resolve));
		const buffer = terminal.buffer.active;
		const seen = [0, 1, 2, 3].map((row) => buffer.getLine(row)?.translateToString(true));
		return {seen, text};
	};
	const full = 'x'.repeat(20);
	expect((await shown(['one', full, 'three'])).seen).toEqual(['one', full, 'three', '']);
	expect((await shown(['one', full, 'three'])).text).toBe('');
	expect(await shown(['one', full, '3'])).toEqual({
		seen: ['one', full, '3', ''],
		text: '\x1b[?2026h\x1b[?25l\x1b[3;1H\x1b[2K3\x1b[1;1H\x1b[?25h\x1b[?2026l',
	});
	expect((await shown(['one', full, '3'], 2)).text).toBe(
		'\x1b[?2026h\x1b[?25l\x1b[1;3H\x1b[?25h\x1b[?2026l',
	);
	painter.begin(size);
	expect((await shown(['one'])).seen).toEqual(['one', '', '', '']);
	terminal.dispose();
});

test('the last line says whose terminal it is, how to leave, and why it is small', () => {
	const footer = (facts: object) =>
		attachFooter(
			{service: 'talk', isLeaving: false, limitedTo: null, ...facts},
			80,
			createTheme('none'),
		).trimEnd();
	expect([
		footer({}),
		footer({isLeaving: true}),
		footer({limitedTo: {columns: 60, rows: 9}}),
	]).toEqual([
		' ● talk   ^] ^] leaves',
		' ● talk    ^] once more leaves',
		' ● talk   ^] ^] leaves   60x9: the smaller window of somebody else',
	]);
});
