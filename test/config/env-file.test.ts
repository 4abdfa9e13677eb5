import {expect, test} from 'vitest';
import {parseEnvFile} from '../../src/config/env-file.ts';

test('keys, quotes, comments and lines', () => {
	const text = [
		'\uFEFF# words',
		'A=1',
		'  export B = two words # and a comment\r',
		"SINGLE='${A} $$ # \\n'",
		'DOUBLE="a\\tb \\"c\\" \\$A ${A} \\x"  # words',
		'URL=http://x/#/page',
		'EMPTY=',
		'',
		"KEY='-----BEGIN",
		"END-----'",
		'BACK=`it\'s "so"`',
		'LAST=x=y',
	].join('\n');
	expect(parseEnvFile(text)).toEqual({
		lines: [
			{key: 'A', value: '1', line: 2, literal: false},
			{key: 'B', value: 'two words', line: 3, literal: false},
			{key: 'SINGLE', value: '${A} $$ # \\n', line: 4, literal: true},
			{key: 'DOUBLE', value: 'a\tb "c" $$A ${A} \\x', line: 5, literal: false},
			{key: 'URL', value: 'http://x/#/page', line: 6, literal: false},
			{key: 'EMPTY', value: '', line: 7, literal: false},
			{key: 'KEY', value: '-----BEGIN\nEND-----', line: 9, literal: true},
			{key: 'BACK', value: 'it\'s "so"', line: 11, literal: true},
			{key: 'LAST', value: 'x=y', line: 12, literal: false},
		],
	});
});

test.each([
	['A=1\nnonsense\n', 2, 'is not KEY=value: nonsense'],
	['A=1\n\nB="open\nC=2\n', 3, 'B has a quote without its end'],
	["A='a' b\n", 1, 'A goes on after its closing quote'],
])('%j names its line', (text, line, error) => {
	expect(parseEnvFile(text)).toMatchObject({line, error});
});
