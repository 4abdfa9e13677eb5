/** The log pane in a real terminal, over logs that real services wrote, archives and all. */
import {expect, test} from 'vitest';
import {createProject} from '../../support/project.ts';
import {until} from '../../support/until.ts';

const esc = '\x1b';
const enter = '\r';
const up = '\x1b[A';
const right = '\x1b[C';
const pageUp = '\x1b[5~';
const pageDown = '\x1b[6~';

/** 20,000 numbered lines of 60 bytes, then one a tenth of a second. */
const many = `for (let i = 0; i < 20000; i++) process.stdout.write(String(i).padStart(9, '0') + ' ' + 'line'.padEnd(49) + '\\n'); let n = 0; setInterval(() => console.log('tail', ++n), 100);`;

const odd = `
console.log(JSON.stringify({level: 50, msg: 'order failed', order: {id: 7}}));
for (let i = 0; i < 14; i++) console.log(new Date().toISOString() + ' heartbeat');
process.stdout.write('10%\\r50%\\r100%\\n');
console.log('\\u001b[32mgreen\\u001b[0m 日本 \\u001b]0;title\\u0007\\u001b[2J\\u001b[3;3Hstill \\u001b[?1049hhere 👍🏽');
process.stdout.write(Buffer.from([0x66, 0xff, 0x6f, 10]));
console.log('a\\tb e\\u0301');
console.log('wide ' + 'x'.repeat(1e6) + 'END');
if (require('fs').existsSync('again')) console.log('a shape that nobody saw before');
setInterval(() => {}, 1000);`;

test('a stored log is read to its first line, searched, filtered, merged and followed', async () => {
	await using project = await createProject({
		many: {script: 'node many.js', logs: {max_size: '256K', max_files: 20}},
		odd: {script: 'node odd.js'},
	});
	project.write('many.js', many);
	project.write('odd.js', odd);
	expect((await project.weaver(['start', '--all', '--wait'])).code).toBe(0);
	await until(
		'archives',
		() => project.list('.weaver/logs/many').filter((name) => name.endsWith('.gz')).length > 1,
	);

	using screen = project.terminal(['monitor'], {columns: 80, rows: 24});
	await screen.until(/▸● many/);
	await screen.until(/tail \d+/);
	screen.keys('2z');
	await screen.until(() => !screen.text().includes('1 Services'));

	// The first line of the oldest archive, on from there without a blank, and back.
	screen.keys('g');
	await screen.until(/│\d\d:\d\d(:\d\d|~ {2}) 000000000 line/);
	screen.keys(pageDown.repeat(40));
	await screen.until(/│\d\d:\d\d(:\d\d|~ {2}) 000000680 line/);
	const first = Number(/ (\d{9}) line/.exec(screen.text())?.[1]);
	expect([...screen.text().matchAll(/ (\d{9}) line/g)].map(([, at]) => Number(at))).toEqual(
		Array.from({length: 18}, (_, at) => first + at),
	);
	screen.keys(pageUp.repeat(45));
	await screen.until(/ 000000000 line/);
	screen.keys('G');
	await screen.until(/Log many · live/);

	// What comes while somebody reads further back is counted.
	screen.keys(up);
	await screen.until(/Log many · \d+ new · f follows/);
	screen.keys('f');
	await screen.until(/Log many · live/);

	// A search goes over all that is stored.
	screen.keys(`/^0000007.7 ${enter}`);
	await screen.until(/\/\^0000007\.7 {2}10\/10/);
	await screen.until(/ 000000797 line/);
	screen.keys('NN');
	await screen.until(/8\/10/);
	screen.keys('n');
	await screen.until(/9\/10/);
	screen.keys(esc);
	await screen.until(() => !screen.text().includes('9/10'));
	screen.keys('f');
	await screen.until(/Log many · live ─/);
	screen.keys(`&!line${enter}`);
	await screen.until(/live · &!line · \d+,\d{3} left out/);
	screen.keys(esc);
	await screen.until(/Log many · live ─/);

	// The other service: colours kept, the rest harmless, repeats folded, and one by one.
	screen.keys('z1');
	await screen.until(/1 Services/);
	screen.keys('j');
	await screen.until(/Log odd · live/);
	screen.keys('2z');
	await screen.until(/ERR order failed {2}order=\{"id":7\}/);
	await screen.until(/Z heartbeat +×14│/);
	await screen.until(/green 日本 still here 👍 *│/);
	await screen.until(/ 100% *│/);
	await screen.until(/ f�o *│/);
	await screen.until(/ a {7}b e\u0301 *│/);
	const row = screen.lines().findIndex((line) => line.includes('green'));
	expect(screen.cell(screen.lines()[row]?.indexOf('green') ?? 0, row).foreground).toBe(2);
	screen.keys('u');
	await screen.until(() => screen.text().match(/Z heartbeat/g)?.length === 13);
	screen.keys(`u${right}`);
	await screen.until(/live · column 17/);
	screen.keys('we');
	await screen.until(/errors only · \d+ left out/);
	screen.keys(`${up}${enter}`);
	await screen.until(/ {2}order:[\s\S]* {4}id: 7/);
	screen.keys(esc);
	await screen.until(() => !/ {4}id: 7/.test(screen.text()));
	screen.keys(esc);
	await screen.until(/wide xxx/);
	screen.keys('f');
	await screen.until(/Log odd · live/);

	// A mark line, times as they are wanted, and a window of time.
	screen.keys('w-t');
	await screen.until(/── \d\d:\d\d:\d\d ─+│/);
	await screen.until(/│ (now|\d0s|1m) (wide|x)/);
	screen.keys('tt');
	await screen.until(/│\d\d:\d\d:\d\d wide/);
	screen.keys('T');
	await screen.until(/since 5m/);
	screen.keys(`\x15zebra${enter}`);
	await screen.until(/"zebra" is no time/);
	screen.keys(`T\t${enter}`);
	await screen.until(/live · since \d\d:\d\d:\d\d/);
	screen.keys(esc);

	// After the next start, what it never wrote before stands out.
	project.write('again', '');
	expect((await project.weaver(['restart', 'odd', '--wait'])).code).toBe(0);
	await screen.until(/a shape that nobody saw before +★│/);
	expect(screen.text().match(/★/g)).toHaveLength(1);

	// Both in one, in the order of time, by their marks.
	screen.keys('z1*m');
	await screen.until(/Log 2 · live · many odd/);
	await screen.until(/│many \d\d:\d\d(:\d\d|~ {2}) tail/);
	screen.keys('m');
	await screen.until(/Log (odd|many) · live/);

	// Without a daemon it goes on, and is not dimmed.
	screen.keys('1g2');
	await screen.until(/Log many · live/);
	expect((await project.weaver(['daemon', 'stop'])).code).toBe(0);
	await screen.until(/The daemon was stopped/);
	const last = () =>
		Math.max(...[...screen.text().matchAll(/tail (\d+)/g)].map(([, n]) => Number(n)));
	const before = last();
	await screen.until(() => last() > before + 3);
	const line = screen.lines().findIndex((each) => /tail \d/.test(each));
	expect(screen.cell(screen.lines()[line]?.indexOf('tail') ?? 0, line).dim).toBe(false);
});
