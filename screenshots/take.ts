/**
 * Runs the built program on the repository's own services in a real terminal and draws what it
 * shows: `npm run screenshots` writes screenshots/<state>-<size>.svg for each state of the screen.
 *
 *   --size 100x30   only this size; may be given more than once
 *   --state palette   only this state; `monitor` is the screen as it opens
 *   --keys "jj<enter>"   typed before the picture is taken
 *   --command "status --verbose"   another command than `monitor`
 *   --png   also as PNG beside it, which git ignores; what is of another size or has keys is PNG alone
 *   --text   also prints the screen
 */
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {createDemo} from '../test/support/demo.ts';
import type {Project} from '../test/support/project.ts';
import type {Terminal} from '../test/support/terminal.ts';
import {until} from '../test/support/until.ts';
import {papers} from '../ui/picture/palette.ts';
import {drawCells} from '../ui/picture/svg.ts';
import {cellsOn} from './emulator-cells.ts';
import {toPng} from './png.ts';

/** The sizes, each with the service that is chosen in its first picture. */
const sizes: Readonly<Record<string, string>> = {
	'80x24': 'api',
	'120x40': 'recommender',
	'200x50': 'storefront',
};

/**
 * What is pictured besides the screen as it opens: the keys that lead there, what it shows then, and
 * what has to stand there before.
 * What stops services comes last, so that the pictures before have something to show.
 */
const states: Readonly<
	Record<string, readonly [keys: string, shows: RegExp, service?: string, before?: RegExp]>
> = {
	search: ['2/orders<enter>', /\/orders \d+\/\d+/],
	merged: ['m', /(storefront|worker|api) +\d\d:\d\d/],
	palette: [':re', /Commands/],
	help: ['?', /Keys|Help/],
	restart: ['/name:api<enter>R', /Restarts api/],
	metrics: ['4z', /HEALTH \d+ms/, 'api'],
	fleet: ['%', /[⣤⣶⣿]{8}/],
	events: ['5z', /5 Events/],
	detail: ['iz', /Detail/],
	past: [
		'[[',
		/PAST.*recommender +backoff/s,
		'recommender',
		/exited 1 after.*started.*model loaded/s,
	],
	why: [':stop api<enter><enter>:go worker<enter>W', /Why worker.*try/s],
};

const {values: options} = parseArgs({
	options: {
		size: {type: 'string', multiple: true, default: Object.keys(sizes)},
		state: {type: 'string', multiple: true, default: ['monitor', ...Object.keys(states)]},
		keys: {type: 'string'},
		command: {type: 'string', default: 'monitor'},
		png: {type: 'boolean', default: false},
		text: {type: 'boolean', default: false},
	},
});

const namedKeys: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\u001B',
	tab: '\t',
	up: '\u001B[A',
	down: '\u001B[B',
	space: ' ',
};

const {project} = await createDemo('tea-shop');
try {
	await seeLife(project);
	for (const size of options.size)
		for (const state of options.state) await take(project, size, state);
} finally {
	await project[Symbol.asyncDispose]();
}

/** Waits for what makes a picture worth looking at: orders shipped, and a crash that is over. */
async function seeLife(demo: Project): Promise<void> {
	const started = await demo.weaver(['start', '--all', '--wait']);
	if (started.code !== 0) throw new Error(`${started.stdout}\n${started.stderr}`);
	// So that the next one can tell how long it takes.
	await demo.weaver(['restart', 'api', '--dependents', '--wait']);
	const says = (service: string, words: RegExp) =>
		until(
			`${service} to log ${words}`,
			async () => words.test((await demo.weaver(['logs', service, '--lines', '500'])).stdout),
			90_000,
		);
	await says('worker', /shipped order=12/);
	await says('recommender', /TypeError.*model loaded/s);
}

async function take(demo: Project, size: string, state: string): Promise<void> {
	// What the picture before stopped; else there would be one more event to go back over.
	const {services} = await demo.json<{services: readonly {state: string}[]}>(['status']);
	if (services.some((service) => service.state === 'stopped'))
		await demo.weaver(['start', '--all', '--wait']);
	const [columns = 0, rows = 0] = size.split('x').map(Number);
	const isMonitor = options.command === 'monitor';
	using terminal = demo.terminal(options.command.split(' '), {columns, rows});
	if (!isMonitor) await terminal.exit;
	else if (options.keys === undefined) await show(terminal, size, state);
	else await terminal.until(() => isAlive(terminal.text()));
	await typeKeys(terminal, options.keys ?? '');
	await untilStill(terminal);
	const title = `weaver ${options.command} — ${columns}×${rows}`;
	const svg = drawCells(cellsOn(terminal.emulator), columns, title, papers.dark);
	const isKept = isMonitor && options.keys === undefined && sizes[size] !== undefined;
	const name = isMonitor ? state : (options.command.split(' ')[0] ?? '');
	const file = path.join(
		import.meta.dirname,
		`${name}-${size}${options.keys === undefined ? '' : '-keys'}`,
	);
	if (isKept) writeFileSync(`${file}.svg`, svg);
	if (options.png || !isKept) writeFileSync(`${file}.png`, toPng(svg));
	console.log(path.relative(process.cwd(), `${file}.${isKept ? 'svg' : 'png'}`));
	if (options.text) console.log(terminal.text());
}

async function show(terminal: Terminal, size: string, state: string): Promise<void> {
	const [keys, shows, service, before] = states[state] ?? ['', /./];
	await choose(terminal, service ?? sizes[size] ?? 'api');
	if (before) await until('what comes before', () => before.test(terminal.text()), 60_000);
	await typeKeys(terminal, keys);
	await terminal.until(shows);
}

/** The log of the chosen service has come, its metrics, and all of its details where they are shown. */
function isAlive(screen: string): boolean {
	return (
		/(GET|POST) \/orders|learned|orders \d|shipped/.test(screen) &&
		/[▁-█⠁-⣿]{4}/.test(screen) &&
		(!screen.includes('3 Detail') || /env +\d|i \d+ more/.test(screen))
	);
}

/** By its name, as the order of the list may change meanwhile. */
async function choose(terminal: Terminal, service: string): Promise<void> {
	await terminal.until(() => isAlive(terminal.text()));
	terminal.keys(':');
	await terminal.until(/Commands/);
	terminal.keys(`go ${service}\r`);
	await terminal.until(() => terminal.text().includes(`Log ${service} `));
	await terminal.until(() => isAlive(terminal.text()));
}

async function typeKeys(terminal: Terminal, keys: string): Promise<void> {
	for (const [, name, letter] of keys.matchAll(/<(\w+)>|(.)/gs)) {
		const written = terminal.raw.length;
		terminal.keys(namedKeys[name ?? ''] ?? letter ?? '');
		// A key that changes nothing writes nothing, so this wait may end in vain.
		await until('an answer', () => terminal.raw.length > written, 500).catch(() => undefined);
		await untilStill(terminal);
	}
}

/** The screen has been drawn to its end when two looks, a frame apart or more, see the same cells. */
async function untilStill(terminal: Terminal): Promise<void> {
	let before = '';
	await until('a screen that stands still', async () => {
		await terminal.settle();
		const now = terminal.text();
		const isStill = now !== '' && now === before;
		before = now;
		return isStill;
	});
}
