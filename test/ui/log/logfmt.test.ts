/** What opens under lines that are made of fields or items. */
import {expect, test} from 'vitest';
import {prettyOf} from '../../../ui/log/log-text.ts';
import {logLine} from '../views.ts';

const openedOf = (text: string) =>
	prettyOf(logLine(text))?.map(({depth, key, value}) => `${' '.repeat(depth)}${key}: ${value}`) ??
	null;

test.each([
	[
		'level=info msg="took \\"3\\" ms" path=/users?a=b empty= ts=2026-11-21T10:00:00Z',
		['level: info', 'msg: took "3" ms', 'path: /users?a=b', 'empty: ', 'ts: 2026-11-21T10:00:00Z'],
	],
	['a=1  b="two\\nlines" ', ['a: 1', 'b: two', ' : lines']],
	['constructor=1 b=2', ['constructor: 1', 'b: 2']],
	['[1,{"id":2},"three"]', ['0: 1', '1: ', ' id: 2', '2: three']],
	['{"a":1}', ['a: 1']],
	['only=one', null],
	['GET /users a=1 b=2', null],
	['a=1 b="open', null],
	['[error] not JSON]', null],
	['[12:00:01]', null],
])('%s', (text, lines) => {
	expect(openedOf(text)).toEqual(lines);
});

test('a long line that is almost logfmt is told apart at once', () => {
	expect(openedOf(`${'a=1 '.repeat(3000)}"`)).toBeNull();
	expect(openedOf(`a="${'\\\\'.repeat(8000)}`)).toBeNull();
});
