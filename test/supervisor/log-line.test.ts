import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {logFolder, partName} from '../../src/logs/parts.ts';
import {openRun} from '../../src/logs/source.ts';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {askLine, findLine} from '../../src/supervisor/log-line.ts';
import {createLogFolder} from '../logs/log-folder.ts';

const lifetime = new AbortController().signal;

/** A log of a run, and a finder that looks through it. */
function createLog(pattern: string, text: string | Buffer = '') {
	const folder = createLogFolder();
	folder.write('api', 1, {text});
	const open = () => openRun(folder.runsDir, 'api', 1);
	const finder = findLine(pattern, open);
	return {
		folder,
		open,
		look: () => finder.look(lifetime),
		append: (more: string | Buffer) => folder.append('api', 1, more),
		[Symbol.dispose]: () => folder[Symbol.dispose](),
	};
}

describe('a line of the log', () => {
	it('is found once it is written, over several looks, and stays found', async () => {
		using log = createLog('/^ready on \\d+$/', 'starting\nready on x\nrea');
		expect(await log.look()).toBeNull();
		log.append('dy on 3000');
		expect(await log.look()).toBe('ready on 3000');
		log.folder.truncate('api', 1);
		expect(await log.look()).toBe('ready on 3000');
	});

	it('is looked at without colours, and a prompt needs no end', async () => {
		using log = createLog(
			'/^ready in \\d+ ms/',
			'\u001b[32mready\u001b[0m in \u001b[1m12\u001b[22m ms\r',
		);
		expect(await log.look()).toBe('ready in 12 ms');
	});

	it('may be plain text, with characters that a block cut in two', async () => {
		const filler = `${'x'.repeat(1023)}\n`.repeat(600);
		using log = createLog('größe: bereit', `${filler}ä${filler}`);
		expect(await log.look()).toBeNull();
		log.append('und die größe: bereit!\n');
		expect(await log.look()).toBe('und die größe: bereit!');
	});

	it('does not keep a line that never ends', async () => {
		using log = createLog('ready', 'x'.repeat(3_000_000));
		expect(await log.look()).toBeNull();
		log.append(`${'x'.repeat(100)}ready`);
		expect((await log.look())?.length).toBeLessThanOrEqual(200);
	});

	it('is found in an archive when it is no longer in the spool', async () => {
		const old = 'one\nready then\n';
		using log = createLog('ready', Buffer.concat([Buffer.alloc(old.length), Buffer.from('two\n')]));
		const folder = logFolder(log.folder.runsDir, 'api');
		mkdirSync(folder, {recursive: true});
		const part = {run: 1, stream: 'spool', from: 0, to: old.length, kind: 'log'} as const;
		writeFileSync(path.join(folder, partName(part)), old);
		expect(await log.look()).toBe('ready then');
	});

	it('is looked for in what was dropped in vain, and beyond it', async () => {
		const gone = 100;
		using log = createLog('ready', Buffer.concat([Buffer.alloc(gone), Buffer.from('now ready\n')]));
		const folder = logFolder(log.folder.runsDir, 'api');
		mkdirSync(folder, {recursive: true});
		const part = {run: 1, stream: 'spool', from: 0, to: gone, kind: 'gap'} as const;
		const note = {lines: 3, reason: 'budget', at: 0};
		writeFileSync(path.join(folder, partName(part)), `${JSON.stringify(note)}\n`);
		expect(await log.look()).toBe('now ready');
	});
});

describe('a log check', () => {
	it('looks through both outputs, and remembers before it answers', async () => {
		using log = createLog('ready', 'out\n');
		const {errors} = pathsOf(runFolder(log.folder.runsDir, 'api', 1));
		const errorsOf = () => openRun(log.folder.runsDir, 'api', 1, 'errors');
		const kept: string[] = [];
		const ask = askLine('ready', null, [log.open, errorsOf], (line) => kept.push(line));
		expect(await ask(lifetime)).toEqual({ok: false, message: 'no line with ready yet'});
		writeFileSync(errors, 'ready\n');
		expect(await ask(lifetime)).toEqual({ok: true, message: 'ready'});
		expect(await ask(lifetime)).toEqual({ok: true, message: 'ready'});
		expect(kept).toEqual(['ready']);
	});

	it('needs no log for what is known', async () => {
		const ask = askLine('ready', 'ready then', [], () => {});
		expect(await ask(lifetime)).toEqual({ok: true, message: 'ready then'});
	});
});
