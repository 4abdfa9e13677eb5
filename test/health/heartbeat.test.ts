import {appendFileSync, mkdtempSync, rmSync, statSync, utimesSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {
	askHeartbeat,
	makeHeartbeatFile,
	trimHeartbeatFile,
} from '../../src/health/ask-heartbeat.ts';
import {listenFrom, look} from '../../src/health/silence.ts';
import {until} from '../support/until.ts';
import {heartbeatCheck} from './checks.ts';

const longest = 1000;
const untouched = {size: 0, changedAt: 0};
/** A moment whose clocks agree; `jump` ms were added to the wall clock since. */
const at = (now: number, jump = 0) => ({now, wall: 1_000_000 + now + jump});
const silenceAt = (now: number, since: number) => now - since;

describe('silence', () => {
	it('counts from the beginning of listening until the first heartbeat', () => {
		const first = look(listenFrom(at(0)), untouched, at(0), longest);
		expect(first).toEqual({file: untouched, lookedAt: 0, since: 0, heard: false});
		expect(look(first, untouched, at(5000), longest)).toMatchObject({heard: false, since: 0});
	});

	it('ends with a touch or a longer file, at the time of the change', () => {
		const first = look(listenFrom(at(0)), untouched, at(0), longest);
		const touched = look(first, {size: 0, changedAt: 1_000_700}, at(1000), longest);
		expect(touched).toMatchObject({heard: true, since: 700});
		const written = look(touched, {size: 1, changedAt: 1_000_700}, at(2000), longest);
		expect(written).toMatchObject({heard: true, since: 1000});
	});

	it('goes on when the file is emptied', () => {
		const first = look(listenFrom(at(0)), {size: 90, changedAt: 999_900}, at(0), longest);
		const emptied = look(first, {size: 0, changedAt: 999_900}, at(800), longest);
		expect(emptied).toMatchObject({heard: true, since: -100});
		expect(look(emptied, {size: 1, changedAt: 999_900}, at(900), longest)).toMatchObject({
			since: 800,
		});
	});

	it.each([
		['ahead', 3_600_000],
		['back', -3_600_000],
	])('a wall clock that is set %s makes no silence and hides none', (_, jump) => {
		const first = look(listenFrom(at(0)), untouched, at(0), longest);
		const beat = look(first, {size: 1, changedAt: 1_000_900}, at(1000, jump), longest);
		expect(silenceAt(1000, beat.since)).toBeLessThanOrEqual(1000);
		const later = look(beat, {size: 1, changedAt: 1_000_900}, at(9000, jump), longest);
		expect(silenceAt(9000, later.since)).toBeGreaterThanOrEqual(8000);
	});

	it('a new listener trusts a fresh file, and otherwise says nothing yet', () => {
		const fresh = look(listenFrom(at(0)), {size: 9, changedAt: 999_600}, at(0), longest);
		expect(fresh).toMatchObject({heard: true, since: -400});
		const old = look(listenFrom(at(0)), {size: 9, changedAt: 1_000}, at(0), longest);
		expect(old).toMatchObject({heard: false, since: 0});
	});
});

describe('a heartbeat check', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'weaver-heartbeat-'));
	afterAll(() => rmSync(folder, {recursive: true}));
	const lifetime = new AbortController().signal;

	it('has nothing to say, then passes, then misses heartbeats', async () => {
		const file = path.join(folder, 'beats');
		makeHeartbeatFile(file);
		const ask = askHeartbeat(heartbeatCheck(150), file);
		expect(await ask(lifetime)).toBeNull();
		appendFileSync(file, 'beat\n');
		expect(await ask(lifetime)).toMatchObject({ok: true});
		const silent = await until('silence', async () => {
			const answer = await ask(lifetime);
			return answer?.ok === false && answer;
		});
		expect(silent.message).toMatch(/^no heartbeat for 1[5-9]\dms$|^no heartbeat for \d+m?s$/);
		utimesSync(file, new Date(), new Date());
		expect(await ask(lifetime)).toMatchObject({ok: true});
	});

	it('keeps the file small, and emptying it is no heartbeat', async () => {
		const file = path.join(folder, 'long');
		makeHeartbeatFile(file);
		const ask = askHeartbeat(heartbeatCheck(100), file);
		await ask(lifetime);
		appendFileSync(file, 'x'.repeat(100_000));
		expect(await ask(lifetime)).toMatchObject({ok: true});
		const before = statSync(file).mtimeMs;
		trimHeartbeatFile(file);
		expect(statSync(file).size).toBe(0);
		expect(statSync(file).mtimeMs).toBeCloseTo(before, -1);
		appendFileSync(file, 'small');
		trimHeartbeatFile(file);
		expect(statSync(file).size).toBe(5);
		trimHeartbeatFile(path.join(folder, 'none'));
		await until('silence', async () => (await ask(lifetime))?.ok === false);
	});

	it('tells that its file is gone', async () => {
		const ask = askHeartbeat(heartbeatCheck(100), path.join(folder, 'none'));
		expect(await ask(lifetime)).toEqual({ok: false, message: 'its heartbeat file is gone'});
	});
});
