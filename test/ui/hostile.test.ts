/** Programs and service files that are out to wreck the screen, on a real terminal. */
import {expect, test} from 'vitest';
import {createProject} from '../support/project.ts';

const attacks = [
	'\x1b[2J\x1b[Hhome',
	'\x1b]0;title\x07\x1b]52;c;eA==\x07\x1b[?1049lalternate',
	'\x1bc\x1b#8\x0e\x9b5;5Hmoved',
	'\u202eturned\u2066 日本語 👩‍👩‍👧 🇩🇪 a\u0301\u0301',
	'日'.repeat(5000),
	'\x1b[8m\x1b[7mhidden\r\tand\ttabs',
	JSON.stringify({msg: 'x\x1b[2J', 'k\x1b]0;y': {deep: '\x1b[3;3H'}}),
];

test('nothing a service writes or is called leaves its pane', async () => {
	await using project = await createProject({
		evil: {
			script: 'node evil.js',
			description: 'two\nlines \u202e\x1b[31mred',
			group: '日本\n\x1b[2J',
			tags: ['\x1b[H'],
		},
	});
	project.write(
		'evil.js',
		`const attacks = ${JSON.stringify(attacks)}; let at = 0;
		setInterval(() => console.log(attacks[at++ % attacks.length]), 20);`,
	);
	await project.weaver(['start', '--all', '--wait']);
	const [columns, rows] = [80, 24];
	using terminal = project.terminal(['monitor'], {columns, rows});
	await terminal.until(/1 up/);
	await terminal.until(/turned 日本語/);
	const brokenEdges = (): readonly number[] =>
		terminal
			.lines()
			.map((_, row) => row)
			.slice(1, rows - 3)
			.filter((row) =>
				[0, columns - 1].some(
					(column) => !'│╭╮╰╯'.includes(terminal.cell(column, row).text || '?'),
				),
			);
	for (const keys of [
		'2kk',
		'\r',
		'w',
		'k\r',
		'\x1b[C',
		'u',
		'\x1b',
		'/a\r',
		'n',
		'\x1b',
		'3',
		'1c',
	]) {
		const before = terminal.raw.length;
		terminal.keys(keys);
		await terminal.until(() => terminal.raw.length > before);
		expect({keys, edges: brokenEdges()}).toEqual({keys, edges: []});
	}
	expect(terminal.isAlternate).toBe(true);
	terminal.keys('q');
	expect(await terminal.exit).toBe(0);
});
