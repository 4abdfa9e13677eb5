/** Recordings as files: plain and compressed, whole and torn. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {readRecording} from '../../../ui/recording/read-recording.ts';
import {createReadingProgress} from '../../../ui/recording/reading-progress.ts';
import {createRandom} from '../../support/random.ts';

const head = '{"kind":"weaver-recording","version":1,"weaver":"0.1.0","project":"/srv/demo"}';
const random = createRandom(7);
const texts = Array.from({length: 20_000}, () => `größe ${random()} `.repeat(5));
const lines = texts.map((text, offset) =>
	JSON.stringify({
		at: 1000 + offset,
		kind: 'log',
		lines: [{service: 'api', run: 1, offset, time: offset, text, level: null, kind: 'line'}],
	}),
);
const content = Buffer.from(`${[head, ...lines].join('\n')}\n`);

async function read(bytes: Uint8Array) {
	const folder = mkdtempSync(path.join(tmpdir(), 'weaver-recording-'));
	const file = path.join(folder, 'a.rec');
	const shares: number[] = [];
	try {
		writeFileSync(file, bytes);
		const {signal} = new AbortController();
		const recording = await readRecording(file, {
			signal,
			onProgress: (share) => shares.push(share),
		});
		const log = recording.logs.get('api') ?? [];
		return {recording, shares, texts: log.map(({text}) => text.trim())};
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

const wanted = texts.map((text) => text.trim());

test('a recording is read in pieces, compressed or not, and says how far it is', async () => {
	for (const bytes of [content, gzipSync(content)]) {
		const {recording, shares, texts: found} = await read(bytes);
		expect(found).toEqual(wanted);
		expect(recording).toMatchObject({from: 1000, to: 20_999, entries: []});
		expect(shares.length).toBeGreaterThan(2);
		expect(shares.at(-1)).toBe(1);
	}
});

test('one that is torn, compressed or not, reads up to there', async () => {
	for (const bytes of [content, gzipSync(content)]) {
		const {texts: found} = await read(bytes.subarray(0, bytes.length / 2));
		expect(found.length).toBeGreaterThan(5000);
		expect(found).toEqual(wanted.slice(0, found.length));
	}
});

test('what cannot be read is refused with its cause', async () => {
	const broken = gzipSync(content).fill(7, 1000, 2000);
	await expect(read(broken)).rejects.toMatchObject({
		code: 'recording',
		message: expect.stringMatching(/a\.rec cannot be read: /),
	});
});

test('how far the reading is stands on one line, once it takes more than a second', () => {
	let now = 0;
	let written = '';
	const progress = createReadingProgress(
		'a.rec',
		(text) => {
			written += text;
		},
		() => now,
	);
	progress.show(0.1);
	progress.clear();
	expect(written).toBe('');
	now = 1500;
	progress.show(0.256);
	progress.show(0.3);
	progress.clear();
	expect(written).toBe('\r\u001b[KReading a.rec: 25 %\r\u001b[K');
});
