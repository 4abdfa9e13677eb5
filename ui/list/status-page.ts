/** What `weaver status` prints: the same rows as the monitor's list and details, without boxes. Pure. */
import type {DaemonInfo, ServiceList} from '../../src/ipc/messages.ts';
import {asSentence, problemText} from '../../src/lib/problem-text.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {widthOf} from '../../src/lib/text-width.ts';
import {checkRows, factRows} from '../detail/fact-rows.ts';
import type {Theme} from '../theme.ts';
import {byAttention} from './attention.ts';
import {fitColumns} from './columns.ts';
import {headRow, noteOf, plainLook, serviceRow} from './service-table.ts';
import {glyphOf, roleOf, stateText} from './state-words.ts';

export type StatusPage = ServiceList & {
	/** Null: the list is what the files and the last runs say. */
	readonly daemon: DaemonInfo | null;
	/** Every service, also when only some are shown: dependencies are drawn with their state. */
	readonly all: readonly ServiceView[];
};

/** One row per service, what needs attention first; `cut`: no row is wider than `width`, else notes are whole. */
export function statusTable(
	page: StatusPage,
	columns: number,
	now: number,
	theme: Theme,
	cut: boolean,
): string {
	const services = byAttention(page.services, now);
	const longest = Math.max(0, ...services.map((service) => widthOf(noteOf(service, now))));
	const width = cut ? columns : columns + longest;
	const table = fitColumns(
		width,
		services.map(({name}) => name),
	);
	const rows =
		services.length === 0
			? [
					page.problems.length === 0
						? 'No services. Put a file into services.d/, or run `weaver init` for an example.'
						: 'No services: what is in services.d/ is broken.',
				]
			: [
					headRow(table, width, theme),
					...services.map((service) => serviceRow(service, table, width, now, plainLook, theme)),
				];
	return asText([...rows, ...notes(page, theme)], theme);
}

/** Everything known about each service. */
export function statusDetails(page: StatusPage, width: number, now: number, theme: Theme): string {
	const all = new Map(page.all.map((service) => [service.name, service]));
	const blocks = byAttention(page.services, now).map((service, index) => [
		...(index === 0 ? [] : ['']),
		titleRow(service, now, theme),
		...factRows(service, all, now, width - 3, theme).map((row) => `   ${row}`),
	]);
	return asText([...blocks.flat(), ...notes(page, theme)], theme);
}

/** What the checks of each service find. */
export function healthPage(
	services: readonly ServiceView[],
	width: number,
	now: number,
	theme: Theme,
): string {
	if (services.length === 0) return 'No service is meant to run.\n';
	const blocks = byAttention(services, now).map((service, index) => {
		const {checks, reason} = service;
		const rows = checks.length === 0 ? ['no checks'] : checkRows(service, width - 3, theme);
		const why = reason === null || service.phase === 'running' ? [] : [reason];
		return [
			...(index === 0 ? [] : ['']),
			titleRow(service, now, theme),
			...[...why, ...rows].map((row) => `   ${row}`),
		];
	});
	return asText(blocks.flat(), theme);
}

const titleRow = (service: ServiceView, now: number, theme: Theme): string =>
	`${theme.paint(roleOf(service, now), glyphOf(service, now, theme.glyphs))}  ${theme.paint('strong', service.name)} ${stateText(service, now)}`;

function notes(page: StatusPage, theme: Theme): readonly string[] {
	const known = new Set(page.services.filter(({problem}) => problem).map(({service}) => service));
	const problems = page.problems.map((problem) => {
		const goesOn =
			problem.service !== null && known.has(problem.service)
				? ` The last good version of ${problem.service} goes on.`
				: '';
		return `${theme.paint('bad', theme.glyphs.changed)}  ${goesOn === '' ? problemText(problem) : asSentence(problemText(problem)) + goesOn}`;
	});
	const offline = page.daemon
		? []
		: ['The daemon is not running. `weaver start` or `weaver monitor` starts it.'];
	const all = [...problems, ...offline];
	return all.length === 0 ? [] : ['', ...all];
}

const asText = (lines: readonly string[], theme: Theme): string =>
	`${lines.map((line) => theme.finish(line).trimEnd()).join('\n')}\n`;
