import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {readSettings} from '../../src/config/settings.ts';

const usual = {logs: {budget: null}};

test.each([
	['{"logs": {"budget": "5G"}}', {logs: {budget: 5 * 1024 ** 3}}, null],
	['{"logs": {}}', usual, null],
	['{', usual, /: .* JSON.*; it is left aside\.$/],
	['[]', usual, /: must be an object such as \{"logs": \{"budget": "2G"\}\}; it is left aside\.$/],
	['{"log": {}}', usual, /: has no field "log"; it is left aside\.$/],
	[
		'{"theme": "light"}',
		usual,
		/: theme is a personal setting: write it into ~\/\.config\/weaver\/set/,
	],
	['{"logs": {"size": 1}}', usual, /: logs has no field "size"; it is left aside\.$/],
	['{"logs": {"budget": "5"}}', usual, /: logs\.budget must be a size of at least 1M, got "5"; it/],
] as const)('%s', (text, settings, problem) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'weaver-settings-'));
	const file = path.join(folder, 'weaver.json');
	writeFileSync(file, text);
	const found = readSettings(file);
	rmSync(folder, {recursive: true});
	expect(found.settings).toEqual(settings);
	if (problem === null) expect(found.problem).toBe(null);
	else expect(found.problem).toMatch(problem);
});

test('a project without one has what is usual', () => {
	expect(readSettings('/nowhere/weaver.json')).toEqual({settings: usual, problem: null});
});
