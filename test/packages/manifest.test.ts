import {describe, expect, it} from 'vitest';
import {parseManifest} from '../../src/packages/manifest.ts';
import {manifest} from './folder.ts';

const mistakes: readonly (readonly [what: string, text: string, message: string])[] = [
	['no JSON', '{\n\t"name": "a",\n}', 'weaver.json:2: a comma stands before "}" (column 13)'],
	[
		'without a version',
		'{\n\t"name": "a",\n\t"entry": "a.js"\n}',
		'weaver.json:1: version is missing',
	],
	[
		'with a version that is not semantic',
		manifest({version: '1.0'}),
		'weaver.json:3: version must be a semantic version such as "1.2.0", got "1.0"',
	],
	[
		'with a version that is only nearly one',
		manifest({version: 'v1.0.0'}),
		'weaver.json:3: version must be a semantic version such as "1.2.0", got "v1.0.0"',
	],
	[
		'with an unknown permission',
		manifest({permissions: ['network', 'filesystem']}),
		'weaver.json:7: permissions[1] must be "network", "filesystem:read", "filesystem:write", "subprocess" or "environment", got "filesystem"',
	],
	[
		'with a misspelt field',
		manifest({permission: []}),
		'weaver.json:5: permission is not a known field',
	],
	[
		'with a field that is not the package’s to say',
		manifest({entry: {script: 'a.js', cwd: '/'}}),
		'weaver.json:6: entry.cwd is not a known field',
	],
	[
		'with an entry that lies elsewhere',
		manifest({entry: '../a.js'}),
		'weaver.json:4: entry must be a file of the package, relative to its folder, got "../a.js"',
	],
	[
		'with a check that no service may have',
		manifest({entry: {script: 'a.js', health: {tcp_port: 80, interval: '1ms'}}}),
		'weaver.json:8: entry.health.interval must be at least 100 ms, got "1ms"',
	],
	[
		'with a name that no service may have',
		manifest({name: '../a'}),
		'weaver.json:2: name must be 1 to 64 letters, digits, ".", "_" or "-", and begin with a letter or digit, got "../a"',
	],
	[
		'that writes to the terminal',
		manifest({author: 'Ann \u001b[2J'}),
		'weaver.json:5: author must be one line of plain text, got "Ann \\u001b[2J"',
	],
	[
		'whose configuration is no schema',
		manifest({config: {type: 'object', properties: {a: {type: 'text'}}}}),
		'weaver.json:5: config is no JSON Schema that weaver knows: Unsupported type: text',
	],
	[
		'whose configuration is no object',
		manifest({config: {type: 'string'}}),
		'weaver.json:5: config is no JSON Schema that weaver knows: its "type" must be "object"',
	],
];

describe('a manifest is refused with its line', () => {
	it.each(mistakes)('%s', (_what, text, message) => {
		expect(() => parseManifest(text, 'weaver.json')).toThrow(
			expect.objectContaining({name: 'UserError', code: 'bad-package', message}),
		);
	});
});

it('a manifest keeps the fields of its entry as they were written', () => {
	const entry = {script: 'main.mjs', stop_timeout: '30s', health: {tcp_port: 80}};
	expect(
		parseManifest(manifest({entry, permissions: ['subprocess', 'network']}), 'weaver.json'),
	).toEqual({
		name: 'worker',
		version: '1.0.0',
		description: null,
		author: null,
		entry,
		permissions: ['network', 'subprocess'],
		overlap: false,
		config: null,
		files: null,
	});
	expect(parseManifest(manifest(), 'weaver.json').entry).toEqual({script: 'main.mjs'});
});
