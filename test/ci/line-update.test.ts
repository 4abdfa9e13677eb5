import xterm from '@xterm/headless';
import {expect, test} from 'vitest';
import {changedCells} from '../../.ci/patches/line-update.ts';

const columns = 24;

/** What is on the first line of a terminal that was given this: text and style of each cell. */
async function cellsAfter(written: string): Promise<readonly string[]> {
	const terminal = new xterm.Terminal({cols: columns, rows: 2, allowProposedApi: true});
	await new Promise<void>((resolve) => terminal.write(written, resolve));
	const line = terminal.buffer.active.getLine(0);
	const cells = Array.from({length: columns}, (_, x) => {
		const cell = line?.getCell(x);
		const style = [
			cell?.getFgColor(),
			cell?.getBgColor(),
			cell?.isBold(),
			cell?.isDim(),
			cell?.isInverse(),
		];
		return `${cell?.getChars() || ' '} ${style.join(' ')}`;
	});
	terminal.dispose();
	return cells;
}

const styles = ['', '2', '1', '7', '31', '38;5;99', '48;2;1;2;3', '1;2'];
const closes = ['', '22', '22', '27', '39', '39', '49', '22'];

/** Lines as Ink makes them: runs of one style, each closed by its own sequence. */
function lineOf(chance: () => number): string {
	let line = '';
	let width = 0;
	while (width < columns && chance() > 0.1) {
		const length = Math.min(columns - width, 1 + Math.floor(chance() * 6));
		const text = Array.from({length}, () => ' ab│⣀'[Math.floor(chance() * 5)]).join('');
		const style = Math.floor(chance() * styles.length);
		line += styles[style] === '' ? text : `\x1b[${styles[style]}m${text}\x1b[${closes[style]}m`;
		width += length;
	}
	return line.trimEnd();
}

/** Numbers from 0 to 1, the same ones in each run. */
function chanceFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1103515245 + 12345) % 2147483648;
		return state / 2147483648;
	};
}

test('the changed cells turn any line into any other', async () => {
	const chance = chanceFrom(7);
	let line = lineOf(chance);
	for (let round = 0; round < 300; round += 1) {
		const next = round % 3 === 0 ? line.replace(/[ab]/, 'c') : lineOf(chance);
		const update = changedCells(line, next, columns);
		expect(await cellsAfter(`${line}${update}`), JSON.stringify([line, next])).toEqual(
			await cellsAfter(next),
		);
		line = next;
	}
});

test('only what changed is written', () => {
	expect(changedCells('\x1b[2mup\x1b[22m 41s  x', '\x1b[2mup\x1b[22m 42s  x', columns)).toBe(
		'\x1b[5G2',
	);
	expect(changedCells('a \x1b[31mb\x1b[39m', 'a \x1b[32mb\x1b[39m', columns)).toBe(
		'\x1b[3G\x1b[32mb\x1b[m',
	);
	expect(changedCells('12:00:01 new ★', '12:00:02 new ★', columns)).toBe('\x1b[8G2');
	expect(changedCells('abc', 'ab', columns)).toBe('\x1b[3G\x1b[K');
	expect(changedCells('abc', 'abc', columns)).toBe('');
});

test('lines with wide characters, links or tabs go the whole way', () => {
	expect(changedCells('日本', '日a', columns)).toBeNull();
	expect(changedCells('a', '\x1b]8;;http://x\x07a\x1b]8;;\x07', columns)).toBeNull();
	expect(changedCells('a', 'a\tb', columns)).toBeNull();
	expect(changedCells('a', 'x'.repeat(columns + 1), columns)).toBeNull();
});
