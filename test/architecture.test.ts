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

/** Files that compute and never act: same arguments, same answer. */
const pure: readonly string[] = [
	...named(
		'src/config',
		'check-fields check-services cluster-command command-line graph heartbeat instances json-schema json-text',
	),
	...named('src/config', 'later-fields plan ports service-schema check-schema check-types'),
	...named('src/config', 'dependency-schema field-types hook-schema limits-schema logs-schema'),
	...named(
		'src/config',
		'schedule-schema watch-schema env-file expand secrets field-changes usage-limits',
	),
	...named('src/cli', 'dev-news'),
	...named('src/cluster', 'rules'),
	...named('src/archive', 'fold-plan plan'),
	...named('src/daemon', 'outcomes params restart-plan targets'),
	...named('src/health', 'cadence check-state checks explain silence verdict words'),
	...named(
		'src/history',
		'absence clock event-tone exit-event explain gravity result-code rollup row spans state-at why-evidence why-finding why-remedy why-short why-subject',
	),
	...named('src/ipc', 'frames protocol'),
	...named(
		'src/lib',
		'errors exit-code lines local-time log-level member-name nearest pause-reason problem-text sanitize service-state text-pattern text-width units',
	),
	...named('src/runs', 'record-shape'),
	...named('src/logs', 'format line-pattern line-shape line-time since'),
	...named('src/metrics', 'limits series'),
	...named('src/terminal', 'frames host-command leave-keys modes replay'),
	...named(
		'src/supervisor',
		'aftermath conditions describe lifecycle recover relations restart-policy run-notes settle state step tell schedule-plan watch-rules',
	),
	...named('src/self-test', 'judge lines random report'),
	...named('ui', 'ascii handlers layout model reduce terminal theme themes world-actions'),
	...named('ui/copy', 'copied copy-words log-range osc52 range-actions'),
	...named('ui/mouse', 'box-click gesture mouse-actions pane-click reports spot'),
	...named('ui/keys', 'copy-keys mouse-keys'),
	...named(
		'ui/keys',
		'answer-keys binding events-keys find-keys list-keys key-help keymap log-keys metrics-keys move-keys reasons',
	),
	...named('ui/keys', 'screen-keys service-keys'),
	...named('ui/keys', 'fuzzy key-names palette palette-actions palette-keys remap twins'),
	...named('ui/chrome', 'help-box palette-box sizes'),
	...named('ui/memory', 'remembered'),
	...named('ui/linear', 'dialog-lines line-editor sentences spoken-call'),
	...named(
		'ui/list',
		'attention columns filter group-row list-actions order outcome-words questions',
	),
	...named('ui/list', 'service-table services-pane sort state-words status-page'),
	...named(
		'ui/log',
		'hues log-actions log-filter log-painting log-pane log-rows log-scroll log-search',
	),
	...named('ui/log', 'log-text log-typing log-view log-window merge novelty repeats steady-width'),
	...named(
		'ui/detail',
		'check-words trouble detail-actions detail-pane environment-facts fact fact-rows facts',
	),
	...named('ui/detail', 'why-box'),
	...named('ui/keys', 'detail-keys'),
	...named(
		'ui/metrics',
		'availability axis chart curves day-row fleet fleet-actions fleet-pane fleet-table latency meter',
	),
	...named('ui/metrics', 'metrics-actions metrics-pane plot range scale spark'),
	...named('ui/chrome', 'bottom dialog footer frame header screen screen-actions scroll'),
	...named('ui/picture', 'cell palette picture sgr-cells shapes svg'),
	...named('ui/recording', 'format recorded-client recorded-logs'),
	...named('ui/attach', 'cells footer painter'),
	...named('ui/events', 'event-words events-actions events-pane events-view'),
	...named('ui/moment', 'moment moment-actions parse-moment past past-metrics past-services'),
	...named('ui/specs', 'specs-actions specs-pane'),
	...named('src/packages', 'admission config-schema manifest permissions refusal schema-gaps'),
	...named('src/packages', 'service-fields verdict version-step'),
];

/** Modules that compute as well. */
const harmless: readonly string[] = ['zod', 'node:util', 'node:path', 'semver', 'string-width'];

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

function named(folder: string, names: string): readonly string[] {
	return names.split(' ').map((name) => `${folder}/${name}.ts`);
}

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
