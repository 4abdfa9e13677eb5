import {describe, expect, it} from 'vitest';
import {fieldsOf, mergeFields} from '../../src/packages/service-fields.ts';

const place = {
	folder: '.weaver/packages/worker/1.0.0-abc',
	dataFolder: '/p/.weaver/packages/worker/data',
	configFile: '/p/.weaver/packages/worker/config-1.json',
	nodeFlags: ['--permission'],
};

const manifest = {
	name: 'worker',
	version: '1.0.0',
	description: 'Works',
	author: null,
	entry: {script: 'a b.mjs', env: {LEVEL: 'info'}, group: 'back'},
	permissions: [],
	overlap: false,
	config: null,
	files: null,
};

it('a manifest becomes the fields of a service file', () => {
	expect(fieldsOf(manifest, place)).toEqual({
		name: 'worker',
		description: 'Works',
		version: '1.0.0',
		script: 'a b.mjs',
		interpreter: 'node --permission',
		args: [],
		cwd: place.folder,
		env: {LEVEL: 'info', WEAVER_DATA: place.dataFolder, WEAVER_CONFIG: place.configFile},
		group: 'back',
	});
});

describe('an update of a service file that was edited by hand', () => {
	const base = fieldsOf(manifest, place);
	const next = fieldsOf(
		{
			...manifest,
			version: '2.0.0',
			entry: {script: 'c.mjs', env: {LEVEL: 'debug', NEW: '1'}, restart: 'always'},
		},
		{...place, folder: '.weaver/packages/worker/2.0.0-def'},
	);

	it('takes over what the package changed where nothing was edited', () => {
		expect(mergeFields(base, base, next)).toEqual({
			fields: next,
			kept: [],
			conflicts: [],
			overruled: [],
		});
	});

	it('keeps edits field by field, and tells what both changed', () => {
		const env = base['env'] as Readonly<Record<string, string>>;
		const {description: _gone, ...rest} = base;
		const mine = {...rest, tags: ['x'], env: {...env, LEVEL: 'warn', MINE: '1'}, cwd: '/elsewhere'};
		expect(mergeFields(base, mine, next)).toEqual({
			fields: {
				...next,
				description: undefined,
				tags: ['x'],
				env: {...(next['env'] as object), LEVEL: 'warn', MINE: '1'},
			},
			kept: ['env.MINE', 'tags', 'description'],
			conflicts: ['env.LEVEL'],
			overruled: ['cwd'],
		});
	});
});
