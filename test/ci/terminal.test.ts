import {expect, test} from 'vitest';
import {Terminal} from '../support/terminal.ts';

const program = `
	process.stdin.setRawMode(true);
	process.stdout.write('\\u001b[?1049h\\u001b[1;31mred\\u001b[0m 日本 CI=' + process.env.CI + ' ');
	process.stdout.on('resize', () => console.log('size', process.stdout.columns, process.stdout.rows));
	process.stdin.on('data', (keys) => {
		if (String(keys) !== 'q') return console.log('keys', JSON.stringify(String(keys)));
		process.stdout.write('\\u001b[?1049l');
		process.exit(7);
	});
`;

test('shows what a program draws, types into it, resizes it and sees it end', async () => {
	using terminal = new Terminal([process.execPath, '-e', program], {columns: 60, rows: 10});
	await terminal.until(/CI=undefined/);
	expect(terminal.isAlternate).toBe(true);
	expect(terminal.cell(0, 0)).toEqual({
		text: 'r',
		foreground: 1,
		background: -1,
		bold: true,
		dim: false,
		inverse: false,
		underline: false,
	});
	expect(terminal.cell(4, 0).text).toBe('日');
	terminal.keys('\u001b[A');
	await terminal.until(/keys "\\u001b\[A"/);
	terminal.resize(70, 12);
	await terminal.until(/size 70 12/);
	terminal.keys('q');
	expect(await terminal.exit).toBe(7);
	await terminal.settle();
	expect(terminal.isAlternate).toBe(false);
});
