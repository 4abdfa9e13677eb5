import {mkdirSync, utimesSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {readGaps} from '../../src/daemon/gaps.ts';
import {createRunFolder} from '../support/run-folder.ts';

test('a gap lasts from the request to end until the next process; the median of restarts counts', () => {
	using folder = createRunFolder();
	const note = (run: number, file: string, at: number) => {
		mkdirSync(folder.path('api', `r${run}`), {recursive: true});
		const named = folder.path('api', `r${run}`, file);
		writeFileSync(named, '1\n');
		utimesSync(named, at / 1000, at / 1000);
	};
	expect(readGaps(folder.root, 'api')).toEqual({gap: null, measured: 0});
	note(1, 'pid', 1000);
	expect(readGaps(folder.root, 'api')).toEqual({gap: null, measured: 0});
	note(1, 'asked', 10_000);
	note(2, 'pid', 10_400);
	note(2, 'asked', 20_000);
	note(3, 'pid', 20_100);
	// It crashed, so nobody had asked.
	note(4, 'pid', 30_000);
	note(4, 'asked', 40_000);
	note(5, 'pid', 42_000);
	// Stopped by hand, started an hour later.
	note(5, 'asked', 50_000);
	note(6, 'pid', 3_650_000);
	expect(readGaps(folder.root, 'api')).toEqual({gap: 400, measured: 3});
});
