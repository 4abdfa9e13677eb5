/** Services, chunks and screens for tests, with everything that does not matter filled in. */
import type {ConfigProblem} from '../../src/lib/config-problem.ts';
import {levelOf} from '../../src/lib/log-level.ts';
import {sanitizeLine} from '../../src/lib/sanitize.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import type {LogLine, LogPage} from '../../src/logs/reading.ts';
import {windowOf} from '../../ui/log/log-window.ts';
import {initialState, type State} from '../../ui/model.ts';
import {type Action, reduce} from '../../ui/reduce.ts';
import {createTheme} from '../../ui/theme.ts';

/** The moment at which every test looks. */
export const now = Date.UTC(2026, 10, 21, 10, 0, 0);

export const plain = createTheme('none');

export const view = (name: string, fields: Partial<ServiceView> = {}): ServiceView => ({
	name,
	service: name,
	instance: null,
	instances: 1,
	type: 'custom',
	description: null,
	group: null,
	tags: [],
	file: `services.d/${name}.json`,
	enabled: true,
	state: 'running',
	reason: null,
	phase: 'running',
	wanted: 'up',
	health: 'unknown',
	ready: true,
	waitingFor: [],
	pid: 4242,
	run: 1,
	startedAt: now - 60_000,
	restarts: 0,
	failures: 0,
	resetAfter: 300_000,
	nextStartAt: null,
	lastExit: null,
	checks: [],
	cpu: 1.5,
	memory: 64 * 1024 ** 2,
	processes: 1,
	threads: 1,
	openFiles: 10,
	limits: null,
	logBytes: null,
	command: ['node', `${name}.js`],
	cwd: '/srv/demo',
	pty: false,
	ports: [],
	dependencies: [],
	dependents: [],
	drift: [],
	changes: [],
	schedule: null,
	problem: null,
	...fields,
});

export const off = (name: string, fields: Partial<ServiceView> = {}): ServiceView =>
	view(name, {
		state: 'stopped',
		phase: 'stopped',
		wanted: 'down',
		ready: false,
		pid: null,
		startedAt: null,
		cpu: null,
		memory: null,
		processes: null,
		threads: null,
		openFiles: null,
		...fields,
	});

/** A broken file. */
export const problem: ConfigProblem = {
	file: 'services.d/x.json',
	line: 4,
	field: 'restrat',
	message: 'restrat is not a known field',
	hint: 'Did you mean "restart"?',
	service: null,
};

/** A line of a log as the reader gives it, a second after the one whose offset is 100 less. */
export const logLine = (text: string, offset = 0, fields: Partial<LogLine> = {}): LogLine => ({
	service: 'api',
	run: 1,
	offset,
	time: now + offset * 10,
	approximate: false,
	text: sanitizeLine(text),
	level: levelOf(text),
	kind: 'line',
	...fields,
});

/** A whole log as one page. */
export const logPage = (lines: readonly LogLine[], fields: Partial<LogPage> = {}): LogPage => ({
	lines,
	start: {api: {run: 1, offset: 0}},
	end: {api: {run: 1, offset: lines.length * 100}},
	atStart: true,
	atEnd: true,
	leftOut: 0,
	...fields,
});

/** What selects the service and shows these lines as its log. */
export const logOf = (service: string, ...texts: readonly string[]): readonly Action[] => [
	{kind: 'chose', service},
	{
		kind: 'log-shown',
		held: windowOf(logPage(texts.map((text, at) => logLine(text, at * 100, {service})))),
	},
];

/** A connected screen of the size with the services, after the actions. */
export function screen(
	columns: number,
	rows: number,
	services: readonly ServiceView[],
	...actions: readonly Action[]
): State {
	const begun: readonly Action[] = [
		{kind: 'snapshot', services, problems: [], daemon: null},
		{kind: 'linked', link: {kind: 'up'}},
		...actions,
	];
	return begun.reduce(reduce, initialState({columns, rows}, now, '/srv/demo'));
}
