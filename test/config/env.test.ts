import {expect, test} from 'vitest';
import {buildEnv} from '../../src/config/env.ts';
import {createFolder} from './folder.ts';

const who = {service: 'api', instance: 1, run: 'api/r3'};

test('later sources win, and who the service is wins over all', () => {
	using folder = createFolder({'.env': 'A=file\nB=file\n# words\nQ="a b"\nWEAVER_RUN=no\n'});
	expect(
		buildEnv({
			config: {env: {B: 'config', PORT: '3000'}, env_file: '.env'},
			projectRoot: folder.root,
			base: {
				PATH: '/bin',
				A: 'base',
				B: 'base',
				NONE: undefined,
				WEAVER_SERVICE: 'outer',
				WEAVER_INSTANCE: '7',
				WEAVER_RUN: 'outer/r1',
				WEAVER_DIR: '/outer',
				WEAVER_OTHER: 'kept',
			},
			...who,
		}),
	).toEqual({
		env: {
			PATH: '/bin',
			A: 'file',
			B: 'config',
			Q: 'a b',
			PORT: '3000',
			WEAVER_OTHER: 'kept',
			WEAVER_SERVICE: 'api',
			WEAVER_INSTANCE: '1',
			WEAVER_RUN: 'api/r3',
		},
	});
});

test('a missing env_file is named', () => {
	using folder = createFolder();
	expect(
		buildEnv({config: {env: {}, env_file: 'x/.env'}, projectRoot: folder.root, base: {}, ...who}),
	).toEqual({
		error: 'env_file x/.env does not exist',
		hint: `Make ${folder.path('x/.env')} or remove env_file.`,
	});
});
