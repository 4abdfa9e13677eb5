import {expect, test} from 'vitest';
import {buildEnv} from '../../src/config/env.ts';
import {createFolder} from './folder.ts';

const marks = {WEAVER_SERVICE: 'api', WEAVER_RUN: 'api/r3', WEAVER_INSTANCE: '2'};
const file = 'services.d/api.json';

test('later sources win, each value says where it comes from, and the marks win over all', () => {
	using folder = createFolder({
		'.env': "A=file\nB=file\n# words\nQ='${A}'\nWEAVER_RUN=no\nDIR=${ROOT}/${A}\n",
	});
	const found = buildEnv({
		config: {
			env: {B: 'config', PORT: '300${WEAVER_INSTANCE}', PATH: '/x:${PATH}', C: '${B}-${DIR}'},
			env_file: '.env',
		},
		file,
		projectRoot: folder.root,
		base: {
			PATH: '/bin',
			A: 'base',
			B: 'base',
			ROOT: '/srv',
			NONE: undefined,
			WEAVER_SERVICE: 'outer',
			WEAVER_RUN: 'outer/r1',
			WEAVER_DIR: '/outer',
			WEAVER_OTHER: 'kept',
		},
		marks,
	});
	if ('problem' in found) throw new Error(found.problem.message);
	expect(found.env).toEqual({
		PATH: '/x:/bin',
		A: 'file',
		B: 'config',
		ROOT: '/srv',
		Q: '${A}',
		DIR: '/srv/file',
		PORT: '3002',
		C: 'config-/srv/file',
		WEAVER_OTHER: 'kept',
		...marks,
	});
	expect(Object.fromEntries(found.sources)).toEqual({
		PATH: {kind: 'env'},
		A: {kind: 'env_file', file: '.env', line: 1},
		B: {kind: 'env'},
		ROOT: {kind: 'daemon'},
		Q: {kind: 'env_file', file: '.env', line: 4},
		DIR: {kind: 'env_file', file: '.env', line: 6},
		PORT: {kind: 'env'},
		C: {kind: 'env'},
		WEAVER_OTHER: {kind: 'daemon'},
		WEAVER_SERVICE: {kind: 'weaver'},
		WEAVER_RUN: {kind: 'weaver'},
		WEAVER_INSTANCE: {kind: 'weaver'},
	});
});

test('what is missing is named with file and line', () => {
	using folder = createFolder({
		[file]: {name: 'api', script: 'x', env: {A: '1', B: '${NOWHERE}'}},
		'.env': 'A=1\nB=${NOWHERE:?the address of the shop}\n',
	});
	const problemOf = (config: Parameters<typeof buildEnv>[0]['config']) =>
		buildEnv({config, file, projectRoot: folder.root, base: {}, marks});

	expect(problemOf({env: {A: '1', B: '${NOWHERE}'}})).toEqual({
		problem: {
			file,
			line: 6,
			field: 'env.B',
			message: 'env.B needs ${NOWHERE}, which is nowhere defined',
			hint: 'Define NOWHERE in env_file, in env or where the daemon is started, or write ${NOWHERE:-default}.',
		},
	});
	expect(problemOf({env: {}, env_file: '.env'})).toMatchObject({
		problem: {file: '.env', line: 2, message: 'B needs NOWHERE: the address of the shop'},
	});
	expect(problemOf({env: {}, env_file: 'x/.env'})).toMatchObject({
		problem: {
			file,
			field: 'env_file',
			message: 'env_file x/.env does not exist',
			hint: `Make ${folder.path('x/.env')} or remove env_file.`,
		},
	});
});
