import {expect, test} from 'vitest';
import {createTest, expressionOf, faultOf, wordIn} from '../../src/logs/line-pattern.ts';

test.each([
	['timeout', 'timeout'],
	['GET /api', 'GET /api'],
	['a.*needle', 'needle'],
	['needle+s', 'needle'],
	['needles?', 'needle'],
	['needle{2}', 'needl'],
	['\\d+ms', 'ms'],
	['\\bword\\b', 'word'],
	['a\\.b\\/c', 'a.b/c'],
	['(GET|POST) /users', ' /users'],
	['(a(b)[)(]c)tail', 'tail'],
	['[abc\\]]tail', 'tail'],
	['error|warn', ''],
	['^begin$', 'begin'],
	['größe', 'gr'],
	['\\x41bc', ''],
	['\\u0041bc', ''],
	['\\1abc', ''],
	['(?:x)y', 'y'],
	['.', ''],
])('every match of %s contains "%s"', (source, word) => {
	expect(wordIn(source)).toBe(word);
});

test.each([
	['error', 'ERROR x', true],
	['Error', 'ERROR x', false],
	['Error', 'an Error', true],
	['\\Sx', 'ax', true],
	['[unclosed', 'an [UNCLOSED one', true],
	['a(b', 'xa(by', true],
	['ü', 'Ü', true],
	['Ü', 'ü', false],
])('%s in %s: %s', (source, text, isFound) => {
	expect(createTest({source, inverse: false}).passes(text)).toBe(isFound);
	expect(createTest({source, inverse: true}).passes(text)).toBe(!isFound);
	const {hint} = createTest({source, inverse: false});
	if (isFound && hint) expect(hint.test(Buffer.from(text).toString('latin1'))).toBe(true);
});

test('an expression that would never end is told apart, and looked for as it is', () => {
	const endless = ['(a+)+$', '(a|a)*$', '(\\w+\\s?)*$', '(x+x+)+y', '.*.*.*.*='];
	const fine = ['GET .* 5\\d\\d .*ms', '(foo|bar)+', '^(\\S+) (\\S+)$', 'a.*b.*c', ''];
	expect(endless.map(faultOf)).toEqual(endless.map(() => 'endless'));
	expect(fine.map(faultOf)).toEqual(fine.map(() => null));
	expect(['(unclosed', '[unclosed', '*'].map(faultOf)).toEqual(Array(3).fill('invalid'));
	expect(expressionOf('(a+)+$').test('what (A+)+$ matches')).toBe(true);
	expect(expressionOf('(a+)+$').test(`${'a'.repeat(5000)}!`)).toBe(false);
});
