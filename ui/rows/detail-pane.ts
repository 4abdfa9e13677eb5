/** Everything about the selected service in its box: its curves, then its facts. */
import {shortWhy} from '../../src/history/why-short.ts';
import {exitText} from '../../src/history/why-subject.ts';
import {problemText} from '../../src/lib/problem-text.ts';
import type {CheckReport, ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, widthOf, wrapWords} from '../../src/lib/text-width.ts';
import {formatDuration, formatSize} from '../../src/lib/units.ts';
import type {Rect} from '../layout.ts';
import type {State} from '../model.ts';
import {selectedOf, standInOf} from '../order.ts';
import type {Theme} from '../theme.ts';
import {checkFacts} from './check-words.ts';
import {frame} from './frame.ts';
import {clock} from './log-pane.ts';
import {bars, cpuScale, largest, latest, memoryScale, seriesOf} from './spark.ts';
import {glyphOf, roleOf, stateText} from './state-words.ts';

export type DetailInput = Pick<
	State,
	'services' | 'filter' | 'now' | 'chosen' | 'recent' | 'history' | 'printed'
>;

export function detailPane(state: DetailInput, rect: Rect, theme: Theme): readonly string[] {
	const service = selectedOf(state);
	const width = rect.width - 4;
	const height = rect.height - 2;
	const measured = service?.pid != null || state.history.points.length > 0;
	const rows = service
		? [
				...(measured ? [...curves(state, service, width, height, theme), ''] : []),
				...factRows(service, state.services, state.now, width, theme),
			]
		: [];
	return frame(
		rect,
		{
			key: state.printed ? null : '3',
			title: service ? `Detail ${service.name}` : 'Detail',
			note: '',
			right: measured ? theme.paint('muted', '60 s') : '',
			focused: state.recent[0] === 'detail' && !state.printed,
		},
		rows.map((row) => ` ${row}`),
		theme,
	);
}

/** CPU and memory on two rows, or with a taller curve under each where there is room. */
function curves(
	state: DetailInput,
	service: ServiceView,
	width: number,
	height: number,
	theme: Theme,
): readonly string[] {
	const barRows = height >= 30 ? 5 : height >= 22 ? 3 : height >= 14 ? 2 : 1;
	if (barRows === 1)
		return [
			meter(state, service, 'cpu', width, theme),
			meter(state, service, 'memory', width, theme),
		];
	return (['cpu', 'memory'] as const).flatMap((field) => {
		const {series, scale, now, most} = measure(state, service, field, width);
		const label = `${theme.paint('strong', field === 'cpu' ? 'CPU' : 'MEM')} ${now.padStart(6)}`;
		const max = theme.paint('muted', `max ${most}`);
		const gap = Math.max(1, Math.min(width, 60) - widthOf(label) - widthOf(max));
		const curve = bars(series, scale, Math.min(width, 60), barRows, theme.glyphs.bars);
		return [`${label}${' '.repeat(gap)}${max}`, ...curve.map((row) => theme.paint(field, row))];
	});
}

/** `cpu ▁▂▃▂▁ 12% max 34%` in exactly `width` columns. */
export function meter(
	state: Pick<State, 'history'>,
	service: ServiceView,
	field: 'cpu' | 'memory',
	width: number,
	theme: Theme,
): string {
	const values = 17;
	const barWidth = Math.min(60, Math.max(0, width - values - 4));
	const {series, scale, now, most} = measure(state, service, field, barWidth);
	const curve = bars(series, scale, barWidth, 1, theme.glyphs.bars)[0] ?? '';
	const name = theme.paint('muted', field === 'cpu' ? 'cpu ' : 'mem ');
	return fitLeft(
		`${name}${theme.paint(field, curve)} ${now.padStart(5)} ${theme.paint('muted', `max ${most}`)}`,
		width,
	);
}

function measure(
	state: Pick<State, 'history'>,
	service: ServiceView,
	field: 'cpu' | 'memory',
	width: number,
) {
	const points = state.history.service === service.name ? state.history.points : [];
	const series = seriesOf(points, field, width);
	const now = service[field];
	const most = largest(series);
	const words = (value: number | null): string =>
		value === null
			? '-'
			: field === 'cpu'
				? `${value.toFixed(value < 10 ? 1 : 0)}%`
				: formatSize(value);
	return {
		series,
		scale: field === 'cpu' ? cpuScale(series) : memoryScale(series),
		now: words(now),
		most: words(latest(series) === null && most === 0 ? null : most),
	};
}

const labelColumns = 11;

/** The facts as `label value` rows; long values go on under themselves. */
export function factRows(
	service: ServiceView,
	services: ReadonlyMap<string, ServiceView>,
	now: number,
	width: number,
	theme: Theme,
): readonly string[] {
	return rowsOf(facts(service, services, now, theme), width, theme);
}

/** What its checks ask and find. */
export function checkRows(
	{checks}: ServiceView,
	now: number,
	width: number,
	theme: Theme,
): readonly string[] {
	return rowsOf(
		checks.flatMap((check) => factsOf(check, now)),
		width,
		theme,
	);
}

const rowsOf = (facts: readonly Fact[], width: number, theme: Theme): readonly string[] =>
	facts.flatMap(([label, value]) =>
		wrapWords(value, Math.max(8, width - labelColumns)).map(
			(part, index) => theme.paint('muted', fitLeft(index === 0 ? label : '', labelColumns)) + part,
		),
	);

const factsOf = (check: CheckReport, now: number): readonly Fact[] =>
	checkFacts(check, now, clock).map((words, row) => [row === 0 ? labels[check.kind] : '', words]);

/** Of the checks. */
const labels = {startup: 'start-up', readiness: 'readiness', health: 'health'} as const;

type Fact = readonly [label: string, value: string];

function facts(
	service: ServiceView,
	services: ReadonlyMap<string, ServiceView>,
	now: number,
	theme: Theme,
): readonly Fact[] {
	const {checks, lastExit, problem} = service;
	const since =
		service.pid !== null && service.startedAt !== null
			? ` for ${formatDuration(now - service.startedAt)}`
			: '';
	const why = problem ? null : shortWhy(service, now);
	const ended = lastExit && `${exitText(lastExit)}, ${formatDuration(now - lastExit.at)} ago`;
	const needs = service.dependencies.map(({service: name, condition, optional}) => {
		const other = standInOf(name, services);
		const glyph = other ? theme.paint(roleOf(other), glyphOf(other, theme.glyphs)) : '?';
		return `${glyph} ${name}${condition === 'started' ? '' : ` (${condition})`}${optional ? ' (optional)' : ''}`;
	});
	const facts: readonly (Fact | null)[] = [
		['state', `${theme.paint(roleOf(service), stateText(service, now))}${since}`],
		why === null ? null : ['why', why],
		problem ? ['file', theme.paint('bad', problemText(problem))] : null,
		service.pid === null
			? null
			: [
					'process',
					[
						`pid ${service.pid}`,
						`run ${service.run}`,
						service.restarts === 1 ? '1 restart' : `${service.restarts} restarts`,
						...(service.processes !== null && service.processes > 1
							? [`${service.processes} processes`]
							: []),
					].join(' · '),
				],
		service.instances === 1
			? null
			: service.instance === null
				? ['workers', String(service.instances)]
				: ['instance', `${service.instance} of ${service.instances}`],
		...checks.flatMap((check) => factsOf(check, now)),
		ended === null || ended === why ? null : ['last exit', ended],
		needs.length === 0 ? null : ['needs', needs.join('  ')],
		service.dependents.length === 0 ? null : ['needed by', service.dependents.join(', ')],
		service.ports.length === 0 ? null : ['ports', service.ports.join(', ')],
		service.logBytes === null ? null : ['logs', `${formatSize(service.logBytes)} on the disk`],
		['command', service.command.join(' ')],
		['folder', service.cwd],
		service.group === null ? null : ['group', service.group],
		problem || service.file === null ? null : ['file', service.file],
		service.description === null ? null : ['about', service.description],
	];
	return facts.filter((fact) => fact !== null);
}
