/** The last line of the screen: the keys that can be pressed now, or what is being typed. Pure. */

import {clock, dateOf} from '../../src/lib/local-time.ts';
import {fitLeft, widthOf} from '../../src/lib/text-width.ts';
import {formatDuration} from '../../src/lib/units.ts';
import {keyName} from '../keys/key-names.ts';
import {footerOf, keymapOf, scopeOf} from '../keys/keymap.ts';
import {parseFilter} from '../list/filter.ts';
import {windows} from '../log/log-filter.ts';
import type {State, Typing} from '../model.ts';
import {momentHint} from '../moment/parse-moment.ts';
import type {Theme} from '../theme.ts';
import {typedText} from './screen-actions.ts';

export function footerRow(state: State, width: number, theme: Theme): string {
	if (state.printed) return printedRow(state, width, theme);
	const {lead, items} = footerParts(state, width);
	const typed = state.typing
		? `${theme.paint('accent', prompts[state.typing.into])}${typedText(state)}${theme.paint('selected', ' ')}   `
		: '';
	const keys = items.map((item) => paintItem(item, state.typing !== null, theme)).join(between);
	const hint = hintOf(state, theme);
	return fitLeft(`${lead}${typed}${keys}${hint}`, width);
}

function hintOf({typing, list}: State, {paint}: Theme): string {
	if (typing?.into === 'log-when') return paint('muted', `   ${whenHint}`);
	if (typing?.into === 'moment') return paint('muted', `   ${momentHint}`);
	const mistake = typing?.into === 'filter' ? parseFilter(list.filter).mistake : null;
	return mistake === null ? '' : paint('bad', `   ${mistake}`);
}

/** In front of what is typed. */
const prompts: Readonly<Record<Typing['into'], string>> = {
	filter: '/',
	help: '/',
	search: '/',
	'log-words': '&',
	'log-when': 'since ',
	events: '/',
	moment: '@',
};

const whenHint = `${windows.filter(Boolean).join(' · ')} · 10:40..10:45`;

/** The key that stands in this column of the footer, as the keymap names it; null: none. */
export function footerKeyAt(state: State, width: number, column: number): string | null {
	const {items, from} = footerParts(state, width);
	let left = from;
	for (const item of items) {
		const right = left + itemWidth(item);
		if (column >= left && column < right) return item.key;
		left = right + between.length;
	}
	return null;
}

const between = '  ';

type Item = {
	/** Null where several keys share the words. */
	readonly key: string | null;
	readonly shown: string;
	readonly label: string;
	/** It does nothing at the moment. */
	readonly off: boolean;
};

/** `from`: the column in which the first item begins. */
function footerParts(
	state: State,
	width: number,
): {readonly lead: string; readonly from: number; readonly items: readonly Item[]} {
	const lead = ' ';
	if (state.typing) {
		const {into} = state.typing;
		const next = into === 'log-when' ? [item('tab', 'next')] : [];
		const items = [
			...next,
			item('enter', into === 'moment' ? 'go there' : 'keep'),
			item('esc', 'cancel'),
		];
		// The prompt in front of what is typed, the cursor behind it, and a gap.
		const from = lead.length + widthOf(prompts[into]) + widthOf(typedText(state)) + 4;
		return {lead, items, from};
	}
	return {lead, items: fitItems(itemsOf(state), width - 2), from: lead.length};
}

function itemsOf(state: State): readonly Item[] {
	const scope = scopeOf(state);
	switch (scope) {
		case 'question':
			return [
				item('enter', state.dialog?.kind === 'ask' ? state.dialog.question.yes : 'yes'),
				item('esc', 'cancel'),
			];
		case 'help':
			return [
				item('esc', 'close'),
				{key: null, shown: 'j/k', label: 'scroll', off: false},
				...(state.dialog?.kind === 'help' ? [item('/', 'search')] : []),
			];
		case 'palette':
			return [item('enter', 'run'), item('tab', 'complete'), item('esc', 'close')];
		default:
			return (
				footerOf(scope, keymapOf(state), state.moment !== null)
					.map((binding) =>
						item(binding.keys[0] ?? '', binding.label, binding.disabled?.(state) != null),
					)
					// What acts on services is off in the past and in a replay, and gives way to what goes through time.
					.filter(({off}) => !off || (state.moment === null && !state.recorded))
			);
	}
}

const item = (key: string, label: string, off = false): Item => ({
	key,
	shown: keyName(key),
	label,
	off,
});

const itemWidth = ({shown, label}: Item): number => widthOf(shown) + 1 + widthOf(label);

const paintItem = ({shown, label, off}: Item, quiet: boolean, theme: Theme): string =>
	off || quiet
		? theme.paint('muted', `${shown} ${label}`)
		: `${theme.paint('accent', shown)} ${label}`;

/** As many as fit; the last two (help and quit) always stay. */
function fitItems(items: readonly Item[], width: number): readonly Item[] {
	const last = items.slice(-2);
	const taken: Item[] = [];
	const columns = (each: Item): number => itemWidth(each) + between.length;
	let room = width - last.reduce((sum, each) => sum + columns(each), 0);
	for (const each of items.slice(0, -2)) {
		if (columns(each) > room) break;
		room -= columns(each);
		taken.push(each);
	}
	return [...taken, ...last];
}

/** Under a frame that is printed once: when it was, and who told. */
function printedRow({daemon, now}: State, width: number, theme: Theme): string {
	const teller = daemon
		? `daemon pid ${daemon.pid}, up ${formatDuration(now - daemon.startedAt)}`
		: 'daemon not running';
	return fitLeft(theme.paint('muted', ` ${dateOf(now)} ${clock(now)} · ${teller}`), width);
}
