/** The directions in which the source imports, and the files that only decide. */
import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';

const root = path.join(import.meta.dirname, '..');

/** What each folder may import besides itself: the table of docs/layout.md. `ui` stands beside `src`; the rest is in it. */
const allowed: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
	[
		...readFileSync(path.join(root, 'docs/layout.md'), 'utf8').matchAll(
			/^\| `([a-z-]+)` \|[^|]+\|([^|]*)\|$/gm,
		),
	].map(([, folder, targets = '']) => [folder, targets.match(/[a-z-]+/g) ?? []]),
);

/** Files that compute and never act (same arguments, same answer): their first comment says "Pure". */
const pure: readonly string[] = globSync('{src,ui}/**/*.ts', {cwd: root})
	.filter((file) =>
		/^\/\*\*(?:(?!\*\/)[\s\S])*\bPure\b/.test(readFileSync(path.join(root, file), 'utf8')),
	)
	.toSorted();

/** Modules that compute as well. */
const harmless: readonly string[] = [
	'zod',
	'node:util',
	'node:vm',
	'node:path',
	'semver',
	'string-width',
];

type Import = {
	readonly from: string;
	readonly to: string;
	readonly kind: 'value' | 'type' | 'lazy';
};

const files = globSync('{src,ui}/**/*.{ts,tsx}', {cwd: root}).toSorted();
const imports = files.flatMap(importsOf);
const own = imports.filter(({to}) => /^(?:src|ui)\//.test(to));

test('every folder has a row in docs/layout.md, which names nothing that it does not import', () => {
	const used = new Set(own.map(({from, to}) => `${folderOf(from)} → ${folderOf(to)}`));
	const named = Object.entries(allowed).flatMap(([above, all]) =>
		all.map((below) => `${above} → ${below}`),
	);
	expect(named.filter((arrow) => !used.has(arrow))).toEqual([]);
	expect(Object.keys(allowed).toSorted()).toEqual([...new Set(files.map(folderOf))].toSorted());
});

test('imports point down', () => {
	const wrong = own
		.filter(({from, to, kind}) => {
			const [above, below] = [folderOf(from), folderOf(to)];
			if (above === below) return false;
			if (above === 'cli' && (below === 'ui' || below === 'self-test')) return kind !== 'lazy';
			return !allowed[above]?.includes(below);
		})
		.map(describe);
	expect(wrong).toEqual([]);
});

test('no file imports itself over others', () => {
	expect(cyclesOf(own.filter(({kind}) => kind !== 'lazy'))).toEqual([]);
});

test('pure files import only pure files, types and what computes', () => {
	const wrong = pure.flatMap((file) =>
		imports
			.filter(({from, kind}) => from === file && kind !== 'type')
			.filter(({to}) => !pure.includes(to) && !harmless.includes(to))
			.map(describe),
	);
	expect(wrong).toEqual([]);
});

test('pure files exist and ask neither the clock, nor chance, nor the process', () => {
	const asking = pure.filter((file) =>
		/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.[a-z]+\b|\bperformance\.now\(/.test(
			readFileSync(path.join(root, file), 'utf8'),
		),
	);
	expect(asking).toEqual([]);
});

const describe = ({from, to}: Import): string => `${from} imports ${to}`;

function folderOf(file: string): string {
	const [top = '', folder = ''] = file.split('/');
	return top === 'src' && file.split('/').length > 2 ? folder : top;
}

/** Paths of our own files are relative to the repository; packages keep their names. */
function importsOf(from: string): readonly Import[] {
	const source = readFileSync(path.join(root, from), 'utf8');
	const found = source.matchAll(
		/^(?:import|export)\s(type\s)?(?:[^'";]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gm,
	);
	return [...found].map(([, type, named, lazily]) => {
		const target = named ?? lazily ?? '';
		return {
			from,
			to: target.startsWith('.') ? path.join(path.dirname(from), target) : target,
			kind: named === undefined ? 'lazy' : type === undefined ? 'value' : 'type',
		};
	});
}

function cyclesOf(edges: readonly Import[]): readonly string[] {
	const next = Map.groupBy(edges, ({from}) => from);
	const done = new Set<string>();
	const cycles: string[] = [];
	const visit = (file: string, way: readonly string[]): void => {
		if (way.includes(file)) cycles.push([...way.slice(way.indexOf(file)), file].join(' → '));
		if (done.has(file) || way.includes(file)) return;
		for (const {to} of next.get(file) ?? []) visit(to, [...way, file]);
		done.add(file);
	};
	for (const file of next.keys()) visit(file, []);
	return cycles;
}
