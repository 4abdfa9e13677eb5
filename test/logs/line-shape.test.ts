import {expect, test} from 'vitest';
import {shapeOf} from '../../src/logs/line-shape.ts';

test.each([
	['numbers', 'GET /users/17 200 12ms', 'GET /users/9 404 3.5ms'],
	['times', '2026-11-21T10:00:00.123Z ready', '2026-11-22T23:59:59.001+01:00 ready'],
	['times in two words', '2026-11-21 10:00:00,123 - ready', '2026-11-22 01:02:03,456 - ready'],
	[
		'ids and hashes',
		'job 8f14e45f-ceea-467f-a8d1-1b2c3d4e5f60 done deadbeef',
		'job 0a14e45f-ceea-4670-b8d1-ffffffffffff done cafebabe',
	],
	['addresses', 'from 10.0.0.1:5000', 'from 192.168.17.4:80'],
	['what is quoted', 'no file "a.txt" for \'x\'', 'no file "b c.txt" for \'yy\''],
	['JSON values', '{"msg":"hello","user":"ann","n":1}', '{"msg":"hello","user":"bob","n":23}'],
	['logfmt values', 'level=info msg="hello 1" user="ann"', 'level=info msg="hello 2" user="bob x"'],
	['colours and blanks', '\x1b[32mok\x1b[0m  12', 'ok 7'],
	['pids and versions', 'worker[123] v1.2.3 up', 'worker[7] v2.0.0 up'],
])('%s do not change the shape', (_, one, other) => {
	expect(shapeOf(one)).toBe(shapeOf(other));
});

test.each([
	['connection refused', 'connection reset'],
	['{"user":"x"}', '{"job":"x"}'],
	['{"level":"info","msg":"listening"}', '{"level":"error","msg":"listening"}'],
	['level=error msg="pool is empty"', 'level=error msg="disk is full"'],
	['GET /users 200', 'POST /users 200'],
	['a 1', 'a'],
])('%s is not %s', (one, other) => {
	expect(shapeOf(one)).not.toBe(shapeOf(other));
});

test('a shape is short, whatever the line', () => {
	expect(shapeOf('word '.repeat(10_000)).length).toBeLessThanOrEqual(200);
	expect(shapeOf(`"${'x'.repeat(1e6)}`).length).toBeLessThanOrEqual(200);
});
