import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {findProject, projectAt} from '../../src/config/project.ts';
import {createFolder} from './folder.ts';

test('a project is named, or found upward, or the one at home', () => {
	using folder = createFolder({'deep/er/file': ''});
	using other = createFolder();
	const deep = folder.path('deep/er');
	const root = (cwd: string, env: Readonly<Record<string, string>>, dir?: string): string =>
		findProject(cwd, {HOME: '/home/me', ...env}, dir).root;
	expect(root(deep, {})).toBe(folder.root);
	expect(root(deep, {WEAVER_DIR: other.root})).toBe(other.root);
	expect(root(deep, {WEAVER_DIR: other.root}, '..')).toBe(folder.path('deep'));
	expect(root('/', {})).toBe('/home/me/.weaver');
});

test('the nearest of two projects is meant', () => {
	using folder = createFolder();
	mkdirSync(folder.path('inner/services.d'), {recursive: true});
	expect(findProject(folder.path('inner/services.d'), {}).root).toBe(folder.path('inner'));
});

test('a socket path that is too long for the system goes to a place that every caller finds', () => {
	const root = `/${'long/'.repeat(20)}`;
	const {socket} = projectAt(root);
	expect(projectAt('/short').socket).toBe('/short/.weaver/weaver.sock');
	expect(path.dirname(socket)).toBe(`/tmp/weaver-${process.getuid?.()}`);
	expect(path.basename(socket)).toMatch(/^weaver-[0-9a-f]{16}\.sock$/);
	expect(findProject('/', {XDG_RUNTIME_DIR: '/run/me', TMPDIR: '/var'}, root).socket).toBe(socket);
});
