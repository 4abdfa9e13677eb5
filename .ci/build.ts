/**
 * Builds dist/: `weaver.js` (the entry any Node can parse), `main.cjs` (the commands in one file),
 * what commands load only when they need it (`screen.js` and others), the daemon with its loader
 * and the host of services in cluster mode. Same sources, same bytes.
 */
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {type BuildOptions, build, type Metafile, type OutputFile, type Plugin} from 'esbuild';
import {inkPatches} from './ink-patches.ts';

const root = path.join(import.meta.dirname, '..');
const dist = path.join(root, 'dist');

const lazily = 'Import it where it is used, with await import().';
const elsewhere = 'It belongs to another process than the daemon.';

/** What may never be part of a start, since it costs more than all the rest: package, advice. */
const forbidden: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'dist/main.cjs': {
		ink: lazily,
		react: lazily,
		zod: lazily,
		execa: lazily,
		pidusage: lazily,
		'@xterm/headless': lazily,
	},
	'dist/screen.js': {'@xterm/headless': lazily},
	'dist/daemon.js': {
		'@xterm/headless': elsewhere,
		ink: elsewhere,
		react: elsewhere,
		'@modelcontextprotocol/sdk': elsewhere,
		execa: lazily,
		chokidar: lazily,
		croner: lazily,
		'zod/v4/locales/ja.js':
			"Write import * as z from 'zod': any other form brings all its translations, 360 kB.",
	},
};

/** CommonJS packages call `require` for Node's own modules, which an ES module doesn't have. */
const requireForCommonJs =
	"import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);\n";

const common = {
	absWorkingDir: root,
	outdir: 'dist',
	bundle: true,
	platform: 'node',
	format: 'esm',
	minify: true,
	legalComments: 'none',
	metafile: true,
	write: false,
	logLevel: 'warning',
} satisfies BuildOptions;

const bundle = {
	...common,
	target: 'node24',
	splitting: true,
	jsx: 'automatic',
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	external: ['react-devtools-core', 'ink-table'],
} satisfies BuildOptions;

/** What main.cjs leaves to files of their own, by the module that asks for it: it is heavy, or rare. */
const apart: Readonly<Record<string, string>> = {
	screen: 'ui/monitor.ts',
	linear: 'ui/linear/main.ts',
	'data-table': 'ui/parts/data-table.tsx',
	picture: 'ui/picture/picture.ts',
	load: 'src/config/load.ts',
	'complete-config': 'src/config/complete-config.ts',
	validate: 'src/cli/validate.ts',
	scale: 'src/cli/scale.ts',
	init: 'src/cli/init.ts',
	'crash-test': 'src/self-test/crash-test.ts',
	'service-install': 'src/cli/service-install.ts',
	'service-update': 'src/cli/service-update.ts',
	'service-remove': 'src/cli/service-remove.ts',
	'service-pack': 'src/cli/service-pack.ts',
	'service-packages': 'src/cli/service-packages.ts',
	pidusage: 'pidusage',
	execa: 'execa',
};

const keepApart: Plugin = {
	name: 'keep-apart',
	setup(pluginBuild) {
		pluginBuild.onResolve({filter: /./}, ({kind, path: asked, resolveDir}) => {
			if (kind !== 'dynamic-import') return undefined;
			const module = asked.startsWith('.')
				? path.relative(root, path.resolve(resolveDir, asked))
				: asked;
			const found = Object.entries(apart).find(([, source]) => source === module);
			return found && {path: `./${found[0]}.js`, external: true};
		});
	},
};

const results = await Promise.all([
	build({...common, entryPoints: {weaver: 'src/weaver.ts'}, target: 'node14'}),
	// One CommonJS file starts 10 ms faster than ES modules: no chunks to find, and none of the
	// copies of all their exports that Node's own modules make for an import statement.
	build({
		...bundle,
		entryPoints: {main: 'src/main.ts'},
		format: 'cjs',
		splitting: false,
		outExtension: {'.js': '.cjs'},
		define: {...bundle.define, 'import.meta.dirname': '__dirname'},
		plugins: [keepApart, inkPatches()],
	}),
	build({
		...bundle,
		entryPoints: apart,
		chunkNames: '[name]-[hash]',
		plugins: [inkPatches()],
	}),
	// They run under the Node that a service names, and need nothing but Node.
	build({
		...common,
		entryPoints: {'cluster-host': 'src/cluster/host.ts', 'cluster-worker': 'src/cluster/worker.ts'},
		format: 'cjs',
		target: 'node20',
		outExtension: {'.js': '.cjs'},
		define: {'import.meta.dirname': '__dirname'},
	}),
	// It runs under the daemon's Node.
	build({
		...common,
		entryPoints: {'pty-host': 'src/terminal/host.ts'},
		format: 'cjs',
		target: 'node24',
		outExtension: {'.js': '.cjs'},
		define: {'import.meta.dirname': '__dirname'},
	}),
	build({
		...bundle,
		entryPoints: {
			daemon: 'src/daemon/main.ts',
			loader: 'src/daemon/loader.ts',
			history: 'src/history/main.ts',
			archiver: 'src/archive/main.ts',
			// Packages under names that stay: a daemon that outlives a build or an update still finds them.
			'daemon-chokidar': 'chokidar',
			'daemon-croner': 'croner',
			'daemon-execa': 'execa',
			'daemon-pidusage': 'pidusage',
		},
		chunkNames: 'daemon-[hash]',
	}),
]).catch(() => {
	// esbuild has said what is wrong.
	process.exit(1);
});

for (const result of results) refuseHeavyStart(result.metafile);
const files = results.flatMap((result) => result.outputFiles.map(giveRequire));
writeChanged(files);
chmodSync(path.join(dist, 'weaver.js'), 0o755);
linkCommand();
if (!process.argv.includes('--quiet')) {
	const bytes = files.reduce((sum, file) => sum + file.contents.length, 0);
	console.log(`dist/: ${files.length} files, ${Math.round(bytes / 1024)} kB`);
}

/** Throws when an entry loads at once what is forbidden to it. */
function refuseHeavyStart({outputs}: Metafile): void {
	for (const [entry, packages] of Object.entries(forbidden)) {
		if (!outputs[entry]) continue;
		const chunks = new Set([entry]);
		for (const chunk of chunks)
			for (const {path: imported, kind, external} of outputs[chunk]?.imports ?? [])
				if (kind === 'import-statement' && !external) chunks.add(imported);
		const modules = Array.from(chunks).flatMap((chunk) =>
			Object.keys(outputs[chunk]?.inputs ?? {}),
		);
		for (const [name, advice] of Object.entries(packages)) {
			const module = modules.find((input) => `${input}/`.startsWith(`node_modules/${name}/`));
			if (module) throw new Error(`${entry} loads ${module} at every start. ${advice}`);
		}
	}
}

/** Only to the file where esbuild put its stand-in for `require`: the others start faster without. */
function giveRequire({
	path: file,
	contents,
	text,
}: OutputFile): Pick<OutputFile, 'path' | 'contents'> {
	if (!text.includes('Dynamic require of')) return {path: file, contents};
	return {path: file, contents: Buffer.from(requireForCommonJs + text)};
}

/**
 * Replaces only what changed and each file at once, so that a daemon or a test that runs from
 * dist/ meanwhile never reads half a file.
 */
function writeChanged(outputFiles: readonly Pick<OutputFile, 'path' | 'contents'>[]): void {
	mkdirSync(dist, {recursive: true});
	const names = new Set(outputFiles.map((file) => path.basename(file.path)));
	for (const file of outputFiles) {
		if (existsSync(file.path) && readFileSync(file.path).equals(file.contents)) continue;
		const half = `${file.path}.${process.pid}.tmp`;
		writeFileSync(half, file.contents);
		renameSync(half, file.path);
	}
	for (const name of readdirSync(dist))
		if (!names.has(name) && !name.endsWith('.tmp')) rmSync(path.join(dist, name));
}

/** Makes `npx weaver` and npm's scripts find the command in this clone. */
function linkCommand(): void {
	const link = path.join(root, 'node_modules', '.bin', 'weaver');
	rmSync(link, {force: true});
	symlinkSync(path.join('..', '..', 'dist', 'weaver.js'), link);
}
