/** What `y` copies in each place, and the words for it. Pure. */
import {explanationRows} from '../../src/history/explain.ts';
import {stamp} from '../../src/lib/local-time.ts';
import {problemText} from '../../src/lib/problem-text.ts';
import {maxLineLength} from '../../src/lib/sanitize.ts';
import type {LogLine} from '../../src/logs/reading.ts';
import {detailGroups} from '../detail/detail-pane.ts';
import type {Fact} from '../detail/fact.ts';
import {chosenEvent} from '../events/events-view.ts';
import {noGroup, selectedGroup, selectedOf} from '../list/order.ts';
import {grouped} from '../log/log-search.ts';
import {belongsToLineBefore} from '../log/repeats.ts';
import {type Dialog, focusOf, type State, type WhyDialog} from '../model.ts';
import {createTheme} from '../theme.ts';
import {endsOf, linesIn, rangeTexts, spotAtCursor, writtenText} from './log-range.ts';

/** `of`: in words what it is, e.g. `3 lines of api`. */
export type Copied = {readonly text: string; readonly of: string};

/** Null: there is nothing. */
export function copiedOf(state: State): Copied | null {
	if (state.dialog) return boxOf(state, state.dialog);
	const service = selectedOf(state);
	switch (focusOf(state)) {
		case 'logs':
			return state.range ? rangeOf(state) : lineOf(state);
		case 'detail':
			return service && {text: detailOf(state), of: `the details of ${service.name}`};
		case 'services':
			return groupOf(state) ?? (service && nameOf(service.name));
		case 'metrics':
			return service && nameOf(service.name);
		case 'events':
			return eventOf(state);
		case 'specs':
			return null;
	}
}

function boxOf({problems}: State, dialog: Dialog): Copied | null {
	if (dialog.kind === 'why') return whyOf(dialog);
	if (dialog.kind !== 'problems') return null;
	return {text: problems.map(problemText).join('\n'), of: 'what is wrong with the broken files'};
}

const nameOf = (name: string): Copied => ({text: name, of: `the name ${name}`});

/** A folded group that is selected stands for all in it; null: none is, or one service is all of it. */
function groupOf(state: State): Copied | null {
	const row = selectedGroup(state);
	if (!row || row.members.length < 2) return null;
	const where = row.group === noGroup ? 'without a group' : `in ${row.group}`;
	return {
		text: row.members.map(({name}) => name).join(' '),
		of: `the names of the ${row.members.length} services ${where}`,
	};
}

const bare = createTheme('none');

const detailOf = (state: State): string =>
	detailGroups(state, bare)
		.flatMap(({facts}) => facts)
		.map(([label, value]) => (label === '' ? `  ${value}` : `${label}: ${value}`))
		.join('\n');

/** One value of the details. */
export function factCopied(state: State, [label, value]: Fact): Copied {
	const service = selectedOf(state)?.name ?? '';
	return {text: value, of: label === '' ? `a detail of ${service}` : `${label} of ${service}`};
}

function whyOf({service, explanations, at}: WhyDialog): Copied {
	const text = explanations
		.map((explanation) =>
			[
				explanation.what,
				...explanationRows(explanation, at).map(([label, words]) => `${label}: ${words}`),
			].join('\n'),
		)
		.join('\n\n');
	return {text, of: `why ${service} is as it is`};
}

function eventOf({events}: State): Copied | null {
	const event = chosenEvent(events);
	if (!event) return null;
	const {at, service, text} = event;
	return {
		text: [stamp(at), service ?? '', text].filter((part) => part !== '').join(' '),
		of: 'the event',
	};
}

function lineOf({log}: State): Copied | null {
	const line = spotAtCursor(log)?.line;
	if (line?.kind !== 'line') return null;
	return {text: writtenText(line), of: `${firstPart([line])}the line of ${line.service}`};
}

function rangeOf({log, range}: State): Copied | null {
	const ends = range && endsOf(log, range);
	if (!ends) return null;
	const lines = linesIn(log, ends);
	const text = rangeTexts(log, ends).join('\n');
	if (text === '') return null;
	const whose =
		log.services.length === 1 ? (log.services[0] ?? '') : `${log.services.length} services`;
	if (lines.length > 1) return {text, of: `${lines.length} lines of ${whose}${onlyFirst(lines)}`};
	const isPart = ends.fromColumn !== null;
	return {
		text,
		of: isPart
			? `${Array.from(text).length} characters of ${whose}`
			: `${firstPart(lines)}1 line of ${whose}`,
	};
}

const held = `first ${grouped(maxLineLength)} characters`;

/** Of a line that is held in part. */
const firstPart = ([line]: readonly LogLine[]): string => (line?.isCut ? `the ${held} of ` : '');

const onlyFirst = (lines: readonly LogLine[]): string => {
	const count = lines.filter(({isCut}) => isCut).length;
	return count === 0 ? '' : `, of ${count} of them the ${held}`;
};

/** The last error with the lines that belong to it, of lines that are all errors, oldest first. */
export function lastErrorOf(lines: readonly LogLine[]): Copied | null {
	const written = lines.filter(({kind}) => kind === 'line');
	const last = written.at(-1);
	if (!last) return null;
	const own = written.filter(({service, run}) => service === last.service && run === last.run);
	const head = own.findLastIndex((line) => !belongsToLineBefore(line));
	const block = own.slice(Math.max(0, head));
	const size = block.length === 1 ? '' : ` (${block.length} lines${onlyFirst(block)})`;
	const first = block.length === 1 ? firstPart(block) : '';
	return {
		text: block.map(writtenText).join('\n'),
		of: `${first}the last error of ${last.service}${size}`,
	};
}
