/** `weaver service status`: a table of the services, everything about them, or their data. */

import type {Project} from '../config/project.ts';
import {askAgain} from '../ipc/ask-again.ts';
import type {Client} from '../ipc/client.ts';
import {connectIfUp, ensureDaemon} from '../ipc/launch.ts';
import type {DaemonInfo, ServiceList} from '../ipc/messages.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import {isMeant, serviceOf} from '../lib/member-name.ts';
import type {ServiceView} from '../lib/service-view.ts';
import {parseDuration} from '../lib/units.ts';
import type {Invocation, Io, Run} from './command.ts';
import {projectOf} from './context.ts';
import {personalLook} from './personal.ts';

/** Clears the terminal and what scrolled out of it since, then begins at the top. */
const startOver = '\x1b[H\x1b[2J\x1b[3J';

export const run: Run = async (invocation, io) => {
	const project = projectOf(invocation, io);
	const interval = refreshOf(invocation);
	// What draws is loaded while the daemon answers.
	if (invocation.options['json'] !== true) void loadRows();
	for (;;) {
		const {list, daemon} = await askAgain(() => readList(project));
		const shown = await only(list, invocation.operands);
		const text = await render({...shown, all: list.services, daemon}, invocation, io);
		io.out(interval !== null && io.isTerminal ? startOver + text : text);
		if (interval === null) return exitCodes.ok;
		const {setTimeout: sleep} = await import('node:timers/promises');
		const ended = await sleep(interval, false, {signal: io.signal}).catch(() => true);
		if (ended) return exitCodes.interrupted satisfies ExitCode;
	}
};

/** From the daemon; one that died while services run is started again, so that it takes them over. */
async function readList(
	project: Project,
): Promise<{readonly list: ServiceList; readonly daemon: DaemonInfo | null}> {
	let answers: Promise<[ServiceList, DaemonInfo]> | null = null;
	const ask = (client: Pick<Client, 'request'>) => {
		answers = Promise.all([client.request('service.list', {}), client.request('daemon.info', {})]);
		// Whoever connects says what went wrong with the connection.
		answers.catch(() => {});
		return answers;
	};
	using running = await connectIfUp(project, {early: ask});
	// What was asked of one that was on its way out is asked again.
	using next = running ? null : await takeOver(project);
	const client = running ?? next;
	if (client) {
		const [list, daemon] = await (running && answers ? answers : ask(client));
		return {list, daemon};
	}
	const {offlineList} = await import('./offline.ts');
	return {list: await offlineList(project), daemon: null};
}

async function takeOver(project: Project) {
	const {anythingRuns} = await import('./offline.ts');
	return anythingRuns(project) ? ensureDaemon(project) : null;
}

/** The named services in the order of the names. Throws `UserError` `unknown-service`. */
async function only(list: ServiceList, names: readonly string[]): Promise<ServiceList> {
	if (names.length === 0) return list;
	const services: ServiceView[] = [];
	for (const name of names) {
		const found = list.services.filter((candidate) => isMeant(candidate.name, name));
		if (found.length === 0) throw await unknownService(name, list.services);
		for (const service of found) if (!services.includes(service)) services.push(service);
	}
	const about = ({service}: {readonly service: string | null}): boolean =>
		service !== null && names.some((name) => serviceOf(name) === service);
	return {services, problems: list.problems.filter(about)};
}

async function unknownService(name: string, services: readonly ServiceView[]): Promise<UserError> {
	const {nearest} = await import('../lib/nearest.ts');
	const meant = nearest(
		name,
		services.map((service) => service.name),
	);
	return new UserError(`No service is called ${name}.`, {
		code: 'unknown-service',
		hint: meant === null ? 'See `weaver status` for all of them.' : `Did you mean ${meant}?`,
		exitCode: exitCodes.usage,
	});
}

async function render(
	page: ServiceList & {readonly daemon: DaemonInfo | null; readonly all: readonly ServiceView[]},
	{options}: Invocation,
	io: Io,
): Promise<string> {
	const {daemon, services, problems} = page;
	if (options['json'] === true) return `${JSON.stringify({daemon, services, problems}, null, 2)}\n`;
	const [{statusTable, statusDetails}, {themeOf}] = await loadRows();
	const theme = themeOf(io.env, io.color ? 'color' : 'none', await personalLook(io));
	const width = io.isTerminal ? io.columns : 120;
	if (options['verbose'] !== true)
		return statusTable(page, width, Date.now(), theme, io.isTerminal);
	const details = statusDetails(page, width, Date.now(), theme);
	if (!io.isTerminal || services.length < 2) return details;
	const {groupTable} = await import('../../ui/parts/data-table.tsx');
	const totals = groupTable(services, width, Date.now()).split('\n').map(theme.finish).join('\n');
	return `${details}\n${totals}\n`;
}

const loadRows = () =>
	Promise.all([import('../../ui/list/status-page.ts'), import('../../ui/theme.ts')]);

function refreshOf({options}: Invocation): number | null {
	const text = options['refresh'];
	if (typeof text !== 'string') return null;
	const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseDuration(text);
	if (ms !== null && ms >= 100) return ms;
	throw new UserError(`--refresh must be seconds, at least 0.1, got ${text}.`, {
		code: 'usage',
		exitCode: exitCodes.usage,
	});
}
