/** The last lines of the screen: a meter, what there is to say, and the keys. */
import {shortWhy} from '../../src/history/why-short.ts';
import {problemText} from '../../src/lib/problem-text.ts';
import {fitLeft, widthOf} from '../../src/lib/text-width.ts';
import {formatDuration} from '../../src/lib/units.ts';
import {keyName} from '../keys/key-names.ts';
import {footerOf, keymapOf, scopeOf} from '../keys/keymap.ts';
import {selectedOf} from '../list/order.ts';
import {roleOf} from '../list/state-words.ts';
import {clock} from '../log/log-pane.ts';
import {meter} from '../metrics/metrics-pane.ts';
import type {State, Tone} from '../model.ts';
import type {Role, Theme} from '../theme.ts';
import {typedText} from './screen-actions.ts';

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
	const role = service?.problem ? 'bad' : service && roleOf(service);
	const [problem] = problems;
	const explains = problem === undefined || role === 'bad' || role === 'busy';
	if (service && role && why && explains)
		return fitLeft(` ${paint(role, `WHY ${service.name}:`)} ${why}`, width);
	if (problem) return fitLeft(` ${paint('bad', glyphs.changed)} ${problemText(problem)}`, width);
	return fitLeft(service?.description ? paint('muted', ` ${service.description}`) : '', width);
}

export function footerRow(state: State, width: number, theme: Theme): string {
	if (state.printed) return printedRow(state, width, theme);
	const scope = scopeOf(state);
	if (state.typing) {
		const text = typedText(state);
		const cursor = theme.paint('selected', ' ');
		const hint = theme.paint('muted', 'Enter keep  Esc cancel');
		return fitLeft(` ${theme.paint('accent', '/')}${text}${cursor}   ${hint}`, width);
	}
	const dialog =
		scope === 'question'
			? [
					['Enter', state.dialog?.kind === 'ask' ? state.dialog.question.yes : 'yes'],
					['Esc', 'cancel'],
				]
			: scope === 'help'
				? [
						['Esc', 'close'],
						['j/k', 'scroll'],
						...(state.dialog?.kind === 'help' ? [['/', 'search']] : []),
					]
				: scope === 'palette'
					? [
							['Enter', 'run'],
							['Tab', 'complete'],
							['Esc', 'close'],
						]
					: null;
	const items = dialog
		? dialog.map(([key = '', label = '']) => keyItem(key, label, false, theme))
		: footerOf(scope, keymapOf(state)).map((binding) =>
				keyItem(
					keyName(binding.keys[0] ?? ''),
					binding.label,
					binding.disabled?.(state) != null,
					theme,
				),
			);
	return fitLeft(` ${fitItems(items, width - 2)}`, width);
}

const keyItem = (key: string, label: string, off: boolean, theme: Theme): string =>
	off ? theme.paint('muted', `${key} ${label}`) : `${theme.paint('accent', key)} ${label}`;

/** As many as fit; the last two (help and quit) always stay. */
function fitItems(items: readonly string[], width: number): string {
	const last = items.slice(-2);
	const taken: string[] = [];
	let room = width - last.reduce((sum, item) => sum + widthOf(item) + 2, 0);
	for (const item of items.slice(0, -2)) {
		if (widthOf(item) + 2 > room) break;
		room -= widthOf(item) + 2;
		taken.push(item);
	}
	return [...taken, ...last].join('  ');
}

/** Under a frame that is printed once: when it was, and who told. */
function printedRow({daemon, now}: State, width: number, theme: Theme): string {
	const teller = daemon
		? `daemon pid ${daemon.pid}, up ${formatDuration(now - daemon.startedAt)}`
		: 'daemon not running';
	return fitLeft(theme.paint('muted', ` ${dateOf(now)} ${clock(now)} · ${teller}`), width);
}

function dateOf(at: number): string {
	const date = new Date(at);
	return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
		.map((part) => String(part).padStart(2, '0'))
		.join('-');
}
