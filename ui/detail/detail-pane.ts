/** Everything about the selected service in its box: its curves, then its facts. */
import {shortWhy} from '../../src/history/why-short.ts';
import {exitText} from '../../src/history/why-subject.ts';
import {problemText} from '../../src/lib/problem-text.ts';
import type {CheckReport, ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, wrapWords} from '../../src/lib/text-width.ts';
import {formatDuration, formatSize} from '../../src/lib/units.ts';
import {frame} from '../chrome/frame.ts';
import type {Rect} from '../layout.ts';
import {selectedOf, standInOf} from '../list/order.ts';
import {glyphOf, roleOf, stateText} from '../list/state-words.ts';
import {clock} from '../log/clock.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {checkFacts} from './check-words.ts';

export type DetailInput = Pick<State, 'services' | 'list' | 'now' | 'recent' | 'printed'>;

export function detailPane(state: DetailInput, rect: Rect, theme: Theme): readonly string[] {
	const service = selectedOf(state);
	const width = rect.width - 4;
	const rows = service ? factRows(service, state.services, state.now, width, theme) : [];
	return frame(
		rect,
		{
			key: state.printed ? null : '3',
			title: service ? `Detail ${service.name}` : 'Detail',
			note: '',
			right: '',
			focused: state.recent[0] === 'detail' && !state.printed,
		},
		rows.map((row) => ` ${row}`),
		theme,
	);
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
		service.pty ? ['terminal', 'its own; attach opens it'] : null,
		service.group === null ? null : ['group', service.group],
		problem || service.file === null ? null : ['file', service.file],
		service.description === null ? null : ['about', service.description],
	];
	return facts.filter((fact) => fact !== null);
}
