/** `weaver monitor --once`: one frame, or its data, on standard output; Ink is not loaded. */
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Project} from '../config/project.ts';
import type {Client} from '../ipc/client.ts';
import {connectIfUp, ensureDaemon} from '../ipc/launch.ts';
import type {DaemonInfo, ServiceList} from '../ipc/messages.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import type {ServiceView} from '../lib/service-view.ts';
import type {LogPage} from '../logs/reading.ts';
import type {Invocation, Io} from './command.ts';
import {offlineList} from './offline.ts';
import {namedTheme, personalLook} from './personal.ts';

type Size = {readonly columns: number; readonly rows: number};

/** A frame on a pipe has the size of a usual terminal window. */
const defaultSize = {columns: 120, rows: 40};
/** Log lines that the largest screen can show. */
const logLines = 200;
const metricsWindow = 60_000;
/** Enough to fill the largest screen, as about every second one is not shown. */
const eventRows = 400;
/** Without --once the daemon may just have been started; its services get this long to come up. */
const settleTime = 5000;
const settleInterval = 100;

export async function printOnce(
	{options}: Invocation,
	io: Io,
	project: Project,
	reload: boolean,
): Promise<ExitCode> {
	const once = options['once'] === true;
	const size = sizeOf(options['size'], io);
	const format = formatOf(options, io);
	const theme = await namedTheme(options);
	const look = {...(await personalLook(io)), ...(theme === null ? {} : {theme})};
	const isFailure = await failureTest(options['fail-on']);
	const client = once ? await connectIfUp(project) : await ensureDaemon(project, {reload});
	try {
		const daemon = client && (await client.request('daemon.info', {}));
		const list = client
			? await (once ? client.request('service.list', {}) : settled(client))
			: await offlineList(project);
		if (format === 'json') io.out(`${JSON.stringify({daemon, ...list}, null, 2)}\n`);
		else await printFrame(client, daemon, list, project, size, format, io, look);
		if (!once && format !== 'json')
			io.err('This is one snapshot, as there is no terminal here. The live screen needs one.\n');
		return isFailure(list) ? exitCodes.failed : exitCodes.ok;
	} finally {
		client?.close();
	}
}

async function printFrame(
	client: Client | null,
	daemon: DaemonInfo | null,
	list: ServiceList,
	project: Project,
	size: Size,
	format: 'text' | 'ansi' | 'svg',
	io: Io,
	look: Awaited<ReturnType<typeof personalLook>>,
): Promise<void> {
	const now = Date.now();
	const [{firstService, renderOnce}, {themeOf}, {readDay}] = await Promise.all([
		import('../../ui/once.ts'),
		import('../../ui/theme.ts'),
		import('../../ui/metrics/read-day.ts'),
	]);
	const service = firstService(list, now);
	const detail =
		service === null
			? null
			: {
					service,
					log: await readLog(project, service),
					points: client ? await readPoints(client, service, now) : [],
					day: client ? await readDay(client, service, now) : null,
				};
	const events = await readEvents(project);
	const theme = themeOf(io.env, format === 'text' ? 'none' : 'color', look);
	const frame = renderOnce({...list, daemon, events, detail}, project.root, size, now, theme);
	if (format !== 'svg') return io.out(frame);
	const {pictureOf} = await import('../../ui/picture/picture.ts');
	const title = `weaver — ${path.basename(project.root)}`;
	io.out(pictureOf(frame, size, title, look.theme === 'light' ? 'light' : 'dark'));
}

/** From the files, so without a daemon it is there as well; curves are not. */
async function readLog({runsDir}: Project, service: string): Promise<LogPage> {
	const {createLogReader} = await import('../logs/log-reader.ts');
	const filter = {pattern: null, level: null, since: null, until: null};
	const {signal} = new AbortController();
	return createLogReader(runsDir).page(
		{services: [service], filter},
		'end',
		'older',
		logLines,
		signal,
	);
}

/** Likewise, oldest first; none where nothing was recorded yet. */
async function readEvents({historyFile}: Project): Promise<readonly JournalRow[]> {
	const {openForReading} = await import('../history/schema.ts');
	const {readRows} = await import('../history/read.ts');
	using db = openForReading(historyFile);
	const query = {service: null, kinds: null, since: null, before: null, limit: eventRows};
	return db ? readRows(db, query).rows : [];
}

async function readPoints(client: Client, name: string, now: number) {
	const {points} = await client.request('metrics.read', {name, since: now - metricsWindow});
	return points;
}

/** The list once nothing is on its way up any more, or when the time for that is over. */
async function settled(client: Client): Promise<ServiceList> {
	const deadline = Date.now() + settleTime;
	for (;;) {
		const list = await client.request('service.list', {});
		const moving = list.services.some(
			({state, wanted, ready}) =>
				state === 'starting' ||
				state === 'waiting' ||
				(wanted === 'up' && state === 'running' && !ready),
		);
		if (!moving || Date.now() > deadline) return list;
		await sleep(settleInterval);
	}
}

/** `--fail-on`: what makes the exit code 1. A broken service file always does. */
async function failureTest(
	what: string | boolean | undefined,
): Promise<(list: ServiceList) => boolean> {
	if (what === undefined) return () => false;
	if (what !== 'failed' && what !== 'unhealthy')
		throw usage(`--fail-on must be failed or unhealthy, got ${what}.`);
	const {hasFailed} = await import('../history/why-subject.ts');
	const isBad = (service: ServiceView): boolean =>
		hasFailed(service) || (what === 'unhealthy' && service.health === 'unhealthy');
	return ({services, problems}) => problems.length > 0 || services.some(isBad);
}

const formats = ['text', 'ansi', 'json', 'svg'] as const;

/** What --format asks for; else text, with colours where standard output shows them. */
function formatOf(options: Invocation['options'], io: Io): (typeof formats)[number] {
	const asked = options['format'];
	const usual = options['json'] === true ? 'json' : io.color ? 'ansi' : 'text';
	if (asked === undefined) return usual;
	const format = formats.find((name) => name === asked);
	if (format === undefined) throw usage(`--format must be text, ansi, json or svg, got ${asked}.`);
	if (options['json'] === true && format !== 'json')
		throw usage(`--json and --format ${format} exclude each other.`);
	return format;
}

function sizeOf(text: string | boolean | undefined, io: Io): Size {
	if (text === undefined)
		return io.isTerminal ? {columns: io.columns, rows: Math.max(1, io.rows - 1)} : defaultSize;
	const [, columns, rows] = /^(\d{1,4})x(\d{1,4})$/.exec(String(text)) ?? [];
	if (columns === undefined || rows === undefined || Number(columns) < 20 || Number(rows) < 5)
		throw usage(`--size must be columns x rows such as 120x40, at least 20x5, got ${text}.`);
	return {columns: Number(columns), rows: Number(rows)};
}

const usage = (message: string): UserError =>
	new UserError(message, {code: 'usage', exitCode: exitCodes.usage});
