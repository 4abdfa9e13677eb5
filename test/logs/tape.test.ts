import {expect, test} from 'vitest';
import {openTape} from '../../src/logs/tape.ts';
import {createLogFolder, now} from './log-folder.ts';

test('a run that ends while a question is answered has not ended for it, so nothing of it is lost', () => {
	using folder = createLogFolder();
	folder.write('api', 1, {text: 'one\n'});
	const tape = openTape(folder.runsDir, 'api', 'spool', now);
	expect(tape.bytesAfter({run: 1, offset: 0})).toBe(4);
	folder.append('api', 1, 'two\n');
	folder.end('api', 1, {at: now});
	expect(tape.end).toEqual({run: 1, offset: 4});
	tape.close();
	const next = openTape(folder.runsDir, 'api', 'spool', now);
	expect(next.end).toEqual({run: 1, offset: 8, ended: true});
	next.close();
});
