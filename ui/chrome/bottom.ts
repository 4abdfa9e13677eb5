/** The lines under the panes: a meter, and what there is to say. Pure. */
import {shortWhyAmong} from '../../src/history/why-held.ts';
import {shortWhy} from '../../src/history/why-short.ts';
import {problemText} from '../../src/lib/problem-text.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, widthOf} from '../../src/lib/text-width.ts';
import {nextFailing} from '../detail/trouble.ts';
import {selectedOf} from '../list/order.ts';
import {roleOf} from '../list/state-words.ts';
import {meter} from '../metrics/meter.ts';
import type {State, Tone} from '../model.ts';
import type {Role, Theme} from '../theme.ts';
import {fitUpTo} from './frame.ts';
import {wayToProblems} from './problems-box.ts';

export function meterRow(
	state: Pick<State, 'services' | 'list' | 'now' | 'metrics'>,
	width: number,
	theme: Theme,
): string {
	const service = selectedOf(state);
	if (!service) return ' '.repeat(width);
	const half = Math.floor((width - 4) / 2);
	return fitLeft(
		` ${meter(state, service, 'cpu', half, theme)}  ${meter(state, service, 'memory', half, theme)}`,
		width,
	);
}

const tones: Readonly<Record<Tone, Role>> = {
	good: 'good',
	bad: 'bad',
	busy: 'busy',
	note: 'strong',
};

/**
 * The first of: what became of a command, no connection, why the selected service needs attention,
 * another one that fails, a broken file, anything else about the selected service.
 */
export function messageRow(
	state: Pick<
		State,
		'services' | 'list' | 'now' | 'problems' | 'link' | 'toast' | 'keys' | 'printed'
	>,
	width: number,
	theme: Theme,
): string {
	const {link, toast, now, problems} = state;
	const {glyphs, paint} = theme;
	if (toast) {
		const glyph = {good: glyphs.done, bad: glyphs.bad, busy: glyphs.busy, note: glyphs.pointer}[
			toast.tone
		];
		return fitLeft(` ${paint(tones[toast.tone], glyph)} ${toast.text}`, width);
	}
	const help = helpFor(link);
	if (help !== null)
		return fitLeft(` ${glyphs.pointer} What you see is what it said last. ${help}`, width);
	const service = selectedOf(state);
	const why = service && shortWhyAmong(service, state.services, now);
	const role = service?.problem ? 'bad' : service && roleOf(service, now);
	const whyText = service && role && why && ` ${paint(role, `WHY ${service.name}:`)} ${why}`;
	if (whyText && service?.problem) return problemRow(whyText, state, width, theme);
	if (whyText && (role === 'bad' || role === 'busy')) return fitLeft(whyText, width);
	const other = nextFailing(state);
	if (other) return otherRow(other, now, width, theme);
	const [problem] = problems;
	if (whyText && problem === undefined) return fitLeft(whyText, width);
	if (problem)
		return problemRow(
			` ${paint('bad', glyphs.changed)} ${problemText(problem)}`,
			state,
			width,
			theme,
		);
	return fitLeft(service?.description ? paint('muted', ` ${service.description}`) : '', width);
}

/** What brings the daemon back; null: nothing is wrong with it. */
function helpFor(link: State['link']): string | null {
	if (link.kind === 'silent') return '`weaver daemon restart` replaces it.';
	if (link.kind !== 'down') return null;
	return link.stopped ? '`weaver daemon restart` brings it back.' : 'It is being started again…';
}

/** Where it has no room, or is not the only one, it says what shows all. */
function problemRow(
	text: string,
	state: Pick<State, 'problems' | 'keys' | 'printed'>,
	width: number,
	{paint}: Theme,
): string {
	const {length} = state.problems;
	if (widthOf(text) <= width && length < 2) return fitLeft(text, width);
	const all = length > 1 ? `all ${length}` : 'it whole';
	const way = ` · ${paint('accent', wayToProblems(state))} shows ${all}`;
	return fitLeft(`${fitUpTo(text, width - widthOf(way))}${way}`, width);
}

/** Nothing is wrong with the selected service, but with another one. */
function otherRow(other: ServiceView, now: number, width: number, {glyphs, paint}: Theme): string {
	const way = ` · ${paint('accent', '!')} goes there`;
	const lead = ` ${paint('bad', `${glyphs.bad} ${other.name}:`)} `;
	const room = width - widthOf(lead) - widthOf(way);
	return fitLeft(`${lead}${fitUpTo(shortWhy(other, now) ?? other.state, room)}${way}`, width);
}
