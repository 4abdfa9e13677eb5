/** The box of `W`: why the selected service is as it is, in the words of `weaver why`. Pure. */
import {explanationRows} from '../../src/history/explain.ts';
import type {Explanation, Remedy} from '../../src/lib/explanation.ts';
import {fitLeft, wrapWords} from '../../src/lib/text-width.ts';
import {centred, frame} from '../chrome/frame.ts';
import type {Rect} from '../layout.ts';
import type {Question, Size, State, WhyDialog} from '../model.ts';
import type {Theme} from '../theme.ts';

const labelColumns = 9;
const widest = 100;

/** How far it can be scrolled at this size. */
export function lastWhyTop(dialog: WhyDialog, size: Size): number {
	const lines = linesOf(dialog, widthAt(size) - 4, (_, text) => text);
	return Math.max(0, lines.length - (heightAt(size) - 2));
}

/** What weaver can do about it; null when that is nothing. */
export const remedyIn = (explanations: readonly Explanation[]): Remedy | null =>
	explanations.find(({remedy}) => remedy !== null)?.remedy ?? null;

/** What it will do, before it does it. */
export function askRemedy(
	{command, service}: Remedy,
	explanations: readonly Explanation[],
	services: State['services'],
): Question {
	const names = [...services.values()]
		.filter((each) => each.name === service || each.service === service)
		.map(({name}) => name);
	const why = explanations.find(({remedy}) => remedy?.service === service) ?? explanations[0];
	return {
		kind: command,
		title: `${command === 'start' ? 'Start' : 'Restart'} ${service}`,
		lines: [...(why ? [`${why.what}.`] : []), `This runs \`weaver ${command} ${service}\`.`],
		yes: `${command} it`,
		services: names.length > 0 ? names : [service],
	};
}

export function whyBox(
	dialog: WhyDialog,
	size: Size,
	theme: Theme,
): {readonly rect: Rect; readonly lines: readonly string[]} {
	const width = widthAt(size);
	const all = linesOf(dialog, width - 4, theme.paint);
	const height = Math.min(heightAt(size), all.length + 2);
	const visible = height - 2;
	const top = Math.min(dialog.top, Math.max(0, all.length - visible));
	const below = all.length - visible - top;
	const rect = centred(width, height, size);
	const head = {
		key: null,
		title: `Why ${dialog.service}`,
		note: '',
		right: rightOf(dialog, below, theme),
		focused: true,
	};
	const shown = all.slice(top, top + visible).map((line) => ` ${line}`);
	return {rect, lines: frame(rect, head, shown, theme)};
}

function rightOf({explanations}: WhyDialog, below: number, {paint}: Theme): string {
	const remedy = remedyIn(explanations);
	const fix = remedy ? `${paint('accent', '+')} ${remedy.command} ${remedy.service}  ` : '';
	return `${fix}${paint('muted', below > 0 ? `j ${below} more below` : 'Esc closes')}`;
}

const widthAt = ({columns}: Size): number => Math.min(widest, columns - 2);
const heightAt = ({rows}: Size): number => Math.max(3, rows - 4);

function linesOf(
	{explanations, at}: WhyDialog,
	width: number,
	paint: Theme['paint'],
): readonly string[] {
	return explanations.flatMap((explanation, index) => [
		...(index === 0 ? [] : ['']),
		...wrapWords(explanation.what, width).map((line) =>
			paint(explanation.asWanted ? 'good' : 'bad', line),
		),
		...explanationRows(explanation, at).flatMap(([label, text]) =>
			wrapWords(text, Math.max(8, width - labelColumns)).map(
				(part, row) =>
					paint('muted', fitLeft(row === 0 ? label : '', labelColumns)) +
					(label === 'try' ? paint('accent', part) : part),
			),
		),
	]);
}
