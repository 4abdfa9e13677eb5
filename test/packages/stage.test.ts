import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {collectFiles} from '../../src/packages/collect.ts';
import {digestOf} from '../../src/packages/digest.ts';
import {writeArchive} from '../../src/packages/pack.ts';
import {parseSource} from '../../src/packages/source.ts';
import {stagePackage} from '../../src/packages/stage.ts';
import {openStore} from '../../src/packages/store.ts';
import {createFolder, manifest} from './folder.ts';
import {tgz} from './hostile.ts';

/** Stages what lies at `place` in the folder; the message of the refusal, or what came of it. */
async function stage(folder: {readonly path: string}, place: string) {
	const store = openStore({root: folder.path, stateDir: path.join(folder.path, '.weaver')});
	return await stagePackage(store, parseSource(place, folder.path)).then(
		({folder: staged, ...rest}) => ({
			...rest,
			files: collectFiles(staged, 'all').map((file) => `${file.path} ${file.mode.toString(8)}`),
			message: null,
		}),
		(error: Error) => ({message: error.message, files: [], digest: '', commit: null}),
	);
}

const git = (cwd: string, ...args: readonly string[]): string =>
	execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
		cwd,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
	}).trim();

const program = {'weaver.json': manifest(), 'main.mjs': 'console.log(1)\n', 'lib/é.txt': 'x'};
const within = (folder: string, files: Readonly<Record<string, string>>) =>
	Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

describe('a package', () => {
	it('is the same from a folder, an archive and a git repository', async () => {
		using folder = createFolder(within('w', program));
		folder.write(
			within('w', {'bin/run': '#!/bin/sh\n', [`${'d'.repeat(90)}/${'f'.repeat(90)}`]: 'x'}),
			0o755,
		);
		const files = collectFiles(path.join(folder.path, 'w'), null);
		await writeArchive(files, path.join(folder.path, 'w.tgz'));
		git(folder.path, 'init', '-q', '-b', 'main', 'repo');
		execFileSync('cp', ['-r', 'w/.', 'repo'], {cwd: folder.path});
		git(path.join(folder.path, 'repo'), 'add', '-A');
		git(path.join(folder.path, 'repo'), 'commit', '-qm', 'one');
		const commit = git(path.join(folder.path, 'repo'), 'rev-parse', 'HEAD');

		const fromFolder = await stage(folder, 'w');
		const fromArchive = await stage(folder, 'w.tgz');
		const fromGit = await stage(folder, `repo#${commit}`);
		expect(fromFolder).toMatchObject({message: null, digest: digestOf(files), commit: null});
		expect(fromArchive.files).toEqual(fromFolder.files);
		expect(fromArchive.digest).toBe(fromFolder.digest);
		expect(fromGit).toMatchObject({digest: fromFolder.digest, commit, files: fromFolder.files});
		expect(fromFolder.files).toEqual([
			'bin/run 755',
			`${'d'.repeat(90)}/${'f'.repeat(90)} 755`,
			'lib/é.txt 644',
			'main.mjs 644',
			'weaver.json 644',
		]);
	});

	it('packs to the same bytes whenever and wherever, without what is private', async () => {
		using one = createFolder({...program, '.env': 'SECRET=1', '.git/config': '', 'old.tgz': ''});
		using other = createFolder(program);
		one.write({'node_modules/a/index.js': ''}, 0o600);
		other.write({'node_modules/a/index.js': ''}, 0o664);
		symlinkSync('..', path.join(one.path, 'node_modules', '.bin'));
		for (const {path: at} of [one, other]) {
			await writeArchive(collectFiles(at, null), path.join(at, 'out.tgz'));
		}
		const [a, b] = [one, other].map(({path: at}) => readFileSync(path.join(at, 'out.tgz')));
		expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
		expect(collectFiles(one.path, ['lib', '*.mjs']).map((file) => file.path)).toEqual([
			'lib/é.txt',
			'main.mjs',
			'weaver.json',
		]);
		expect(() => collectFiles(one.path, ['src'])).toThrow(
			/weaver\.json names "src" in "files", but there is no such file$/,
		);
	});

	it('may lie in the one folder of its archive', async () => {
		using folder = createFolder();
		folder.write({
			'w.tgz': tgz([
				{path: 'worker-1.0/', type: '5'},
				{path: 'worker-1.0/weaver.json', content: manifest()},
				{path: 'worker-1.0/main.mjs', content: ''},
			]),
		});
		expect(await stage(folder, 'w.tgz')).toMatchObject({
			files: ['main.mjs 644', 'weaver.json 644'],
		});
	});

	it('is refused without its manifest, its entry, or when the entry is malformed', async () => {
		using folder = createFolder({
			...within('none', {'main.mjs': ''}),
			...within('entry', {'weaver.json': manifest()}),
			...within('js', {'weaver.json': manifest(), 'main.mjs': 'let a = ;'}),
			...within('sh', {'weaver.json': manifest({entry: 'a.sh'}), 'a.sh': 'if true\n'}),
			...within('py', {'weaver.json': manifest({entry: 'a.py'}), 'a.py': 'def f(:\n'}),
		});
		folder.write({'none.tgz': tgz([{path: 'main.mjs'}])});
		expect(await stage(folder, 'none.tgz')).toMatchObject({
			message: 'none.tgz: weaver.json is missing',
		});
		expect(await stage(folder, 'entry')).toMatchObject({
			message: 'entry: "main.mjs" is the entry, but the package has no such file',
		});
		expect((await stage(folder, 'js')).message).toMatch(
			/^js: "main\.mjs" can't be run: SyntaxError: /,
		);
		expect((await stage(folder, 'sh')).message).toMatch(
			/^sh: "a\.sh" can't be run: .*[Ss]yntax error/,
		);
		expect((await stage(folder, 'py')).message).toMatch(/^py: "a\.py" can't be run: SyntaxError: /);
	});

	it('is refused when a link lies in its folder, whatever it points to', async () => {
		using folder = createFolder(within('w', program));
		symlinkSync('main.mjs', path.join(folder.path, 'w', 'link'));
		expect(await stage(folder, 'w')).toMatchObject({
			message: 'w: "link" is a link; a package may only have files and folders',
		});
	});
});

describe('a git repository', () => {
	it('is read at a branch, a tag or a commit, and nothing of it is run or followed', async () => {
		using folder = createFolder(within('inner', program));
		const repo = path.join(folder.path, 'repo');
		git(folder.path, 'init', '-q', '-b', 'main', 'inner');
		git(path.join(folder.path, 'inner'), 'add', '-A');
		git(path.join(folder.path, 'inner'), 'commit', '-qm', 'inner');
		git(folder.path, 'init', '-q', '-b', 'main', repo);
		const commit = (version: string) => {
			folder.write(within('repo', {...program, 'weaver.json': manifest({version})}));
			git(repo, 'add', '-A');
			git(repo, 'commit', '-qm', version);
			return git(repo, 'rev-parse', 'HEAD');
		};
		const first = commit('1.0.0');
		git(repo, 'tag', '-m', 'v1', 'v1.0.0');
		git(repo, 'checkout', '-qb', 'next');
		folder.write(
			within('repo', {
				'.gitattributes': '*.mjs filter=evil\n',
				'.gitmodules': `[submodule "inner"]\n\tpath = inner\n\turl = file://${folder.path}/inner\n`,
			}),
		);
		git(
			repo,
			'update-index',
			'--add',
			'--cacheinfo',
			`160000,${git(path.join(folder.path, 'inner'), 'rev-parse', 'HEAD')},inner`,
		);
		const second = commit('2.0.0');
		const hooks = Object.fromEntries(
			['post-checkout', 'post-merge', 'reference-transaction', 'pre-receive', 'update'].map(
				(name) => [`repo/.git/hooks/${name}`, `#!/bin/sh\ntouch ${folder.path}/hooked\n`],
			),
		);
		folder.write(hooks, 0o755);

		expect(await stage(folder, 'repo#next')).toMatchObject({message: null, commit: second});
		// With neither a manifest in it nor a ref it could be nothing else.
		git(folder.path, 'clone', '-q', '--bare', repo, 'bare');
		expect(await stage(folder, 'bare')).toMatchObject({commit: second});
		expect(await stage(folder, 'repo#main')).toMatchObject({manifest: {version: '1.0.0'}});
		expect(await stage(folder, 'repo#v1.0.0')).toMatchObject({commit: first});
		expect(await stage(folder, `repo#${second}`)).toMatchObject({
			manifest: {version: '2.0.0'},
			files: [
				'.gitattributes 644',
				'.gitmodules 644',
				'lib/é.txt 644',
				'main.mjs 644',
				'weaver.json 644',
			],
		});
		expect((await stage(folder, 'repo#nothing')).message).toMatch(
			/#nothing can't be fetched: .*couldn't find remote ref nothing/,
		);
		expect(existsSync(path.join(folder.path, 'hooked'))).toBe(false);
	});

	it('with a link in it is refused', async () => {
		using folder = createFolder(within('repo', program));
		const repo = path.join(folder.path, 'repo');
		symlinkSync('/etc/passwd', path.join(repo, 'passwd'));
		git(repo, 'init', '-q', '-b', 'main');
		git(repo, 'add', '-A');
		git(repo, 'commit', '-qm', 'one');
		expect((await stage(folder, `repo#main`)).message).toMatch(
			/repo#main: "passwd" is a link; a package may only have files and folders$/,
		);
	});
});
