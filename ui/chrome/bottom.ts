/** The lines under the panes: a meter, and what there is to say. */
import {shortWhy} from '../../src/history/why-short.ts';
import {problemText} from '../../src/lib/problem-text.ts';
import {fitLeft} from '../../src/lib/text-width.ts';
import {selectedOf} from '../list/order.ts';
import {roleOf} from '../list/state-words.ts';
import {meter} from '../metrics/meter.ts';
import type {State, Tone} from '../model.ts';
import type {Role, Theme} from '../theme.ts';

export function meterRow(state: State, width: number, theme: Theme): string {
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
 * a broken file, anything else about the selected service.
 */
export function messageRow(state: State, width: number, theme: Theme): string {
	const {link, toast, now, problems} = state;
	const {glyphs, paint} = theme;
	if (toast) {
		const glyph = {good: glyphs.done, bad: glyphs.bad, busy: glyphs.busy, note: glyphs.pointer}[
			toast.tone
		];
		return fitLeft(` ${paint(tones[toast.tone], glyph)} ${toast.text}`, width);
	}
	if (link.kind === 'down') {
		const text = link.stopped
			? 'What you see is what it said last. `weaver daemon restart` brings it back.'
			: 'What you see is what it said last. It is being started again…';
		return fitLeft(` ${glyphs.pointer} ${text}`, width);
	}
	const service = selectedOf(state);
	const why = service && shortWhy(service, now);
	const role = service?.problem ? 'bad' : service && roleOf(service, now);
	const [problem] = problems;
	const explains = problem === undefined || role === 'bad' || role === 'busy';
	if (service && role && why && explains)
		return fitLeft(` ${paint(role, `WHY ${service.name}:`)} ${why}`, width);
	if (problem) return fitLeft(` ${paint('bad', glyphs.changed)} ${problemText(problem)}`, width);
	return fitLeft(service?.description ? paint('muted', ` ${service.description}`) : '', width);
}
