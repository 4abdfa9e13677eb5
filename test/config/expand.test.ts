import {expect, test} from 'vitest';
import {expand} from '../../src/config/expand.ts';

const known: Readonly<Record<string, string>> = {HOST: 'db', EMPTY: '', A_1: 'a'};
const lookup = (name: string) => known[name];

test.each([
	['plain $VAR and a lone $', 'plain $VAR and a lone $'],
	['http://${HOST}:5432/${A_1}', 'http://db:5432/a'],
	['$$ $${HOST} $$$$', '$ ${HOST} $$'],
	['${NONE:-x}${EMPTY:-y}${HOST:-z}', 'xydb'],
	['${NONE:-${EMPTY:-http://${HOST}/}}!', 'http://db/!'],
	['${NONE:-}', ''],
	['${EMPTY}', ''],
	['${HOST:?must be set}', 'db'],
	['{"json": {"a": "${HOST}"}}', '{"json": {"a": "db"}}'],
])('%s becomes %s', (text, expected) => {
	expect(expand(text, lookup)).toEqual({text: expected});
});

test.each([
	['${NONE}', 'needs ${NONE}, which is nowhere defined'],
	['${EMPTY:?is the address}', 'needs EMPTY: is the address'],
	['${NONE:?}', 'needs NONE, which is not set or empty'],
	['a ${HOST', 'has a ${ without its }: ${HOST'],
	['${}', 'has ${}, which is not understood'],
	['${HOST-x}', 'has ${HOST-x}, which is not understood'],
	['${NONE:-${OTHER}}', 'needs ${OTHER}, which is nowhere defined'],
])('%s is an error', (text, error) => {
	expect(expand(text, lookup)).toMatchObject({error});
});
