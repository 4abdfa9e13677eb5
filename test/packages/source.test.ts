import {describe, expect, it} from 'vitest';
import {parseSource} from '../../src/packages/source.ts';
import {createFolder, manifest} from './folder.ts';

describe('a source', () => {
	it('is a folder, an archive or a git repository', () => {
		using folder = createFolder({
			'pkg/weaver.json': manifest(),
			'repo/.git/HEAD': '',
			'a#b/weaver.json': manifest(),
			'w.tgz': '',
			'w.tar.gz': '',
		});
		const parse = (text: string) => parseSource(text, folder.path);
		const at = (name: string) => `${folder.path}/${name}`;
		expect(parse('pkg')).toEqual({kind: 'folder', path: at('pkg')});
		expect(parse('a#b')).toEqual({kind: 'folder', path: at('a#b')});
		expect(parse('./w.tgz')).toEqual({kind: 'archive', path: at('w.tgz')});
		expect(parse(at('w.tar.gz'))).toEqual({kind: 'archive', path: at('w.tar.gz')});
		expect(parse('repo')).toEqual({kind: 'git', url: `file://${at('repo')}`, ref: null});
		expect(parse('repo#v1.0')).toEqual({kind: 'git', url: `file://${at('repo')}`, ref: 'v1.0'});
		for (const url of ['https://h.example/a.git', 'ssh://git@h.example/a', 'git@h.example:a/b.git'])
			expect([parse(url), parse(`${url}#feat/x`)]).toEqual([
				{kind: 'git', url, ref: null},
				{kind: 'git', url, ref: 'feat/x'},
			]);
	});

	it.each([
		['', 'is no place of a package.'],
		['nowhere', 'does not exist.'],
		['.', 'has no weaver.json and is no git repository.'],
		['w.zip', 'is neither a folder nor an archive (.tgz, .tar.gz, .tar).'],
		['ext::sh -c id', 'is an address that begins with ext:, which weaver does not fetch from.'],
		['http://h/a.git', 'is an address that begins with http:, which weaver does not fetch from.'],
		[
			'https://-oProxy=x',
			'is an address that begins with https:, which weaver does not fetch from.',
		],
		['https://h/a#--upload-pack=id', 'names "--upload-pack=id", which is no git ref.'],
		['https://h/a#a..b', 'names "a..b", which is no git ref.'],
		['https://h/a#', 'names "", which is no git ref.'],
	])('%j is refused', (text, words) => {
		using folder = createFolder({'w.zip': ''});
		expect(() => parseSource(text, folder.path)).toThrow(`${text || '""'} ${words}`);
	});
});
