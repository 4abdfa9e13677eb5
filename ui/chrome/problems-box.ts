/** The box of `:problems`: what is wrong with which file, each in full, as `weaver validate` prints it. Pure. */
import type {ConfigProblem} from '../../src/lib/config-problem.ts';
import {placeOf, whatOf} from '../../src/lib/problem-text.ts';
import {wrapWords} from '../../src/lib/text-width.ts';
import {keyFor} from '../keys/key-names.ts';
import type {Rect} from '../layout.ts';
import type {Size, State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {centred, frame} from './frame.ts';

const widest = 100;

type Input = Pick<State, 'problems' | 'services' | 'size'>;

/** What shows them whole, where they are cut: the command of the box, on paper the command line. */
export const wayToProblems = (state: Pick<State, 'keys' | 'printed'>): string =>
	state.printed ? '`weaver validate`' : keyFor(state, 'problems', ':problems');

/** How far it can be scrolled. */
export const lastProblemsTop = (state: Input): number =>
	Math.max(0, linesOf(state, (_, text) => text).length - mostRows(state.size));

export function problemsBox(
	state: Input,
	{top: wanted}: {readonly top: number},
	theme: Theme,
): {readonly rect: Rect; readonly lines: readonly string[]} {
	const all = linesOf(state, theme.paint);
	const visible = Math.min(mostRows(state.size), all.length);
	const top = Math.min(wanted, all.length - visible);
	const below = all.length - visible - top;
	const files = new Set(state.problems.map(({file}) => file)).size;
	const rect = centred(widthAt(state.size), visible + 2, state.size);
	const head = {
		key: null,
		title: `Broken files ${files}`,
		note: '',
		right: theme.paint('muted', below > 0 ? `j ${below} more below` : 'Esc closes'),
		focused: true,
	};
	const rows = all.slice(top, top + visible).map((line) => ` ${line}`);
	return {rect, lines: frame(rect, head, rows, theme)};
}

const widthAt = ({columns}: Size): number => Math.min(widest, columns - 2);
const mostRows = ({rows}: Size): number => Math.max(1, rows - 6);

function linesOf({problems, services, size}: Input, paint: Theme['paint']): readonly string[] {
	const width = widthAt(size) - 4;
	if (problems.length === 0) return [paint('good', 'No file is broken any more.')];
	return problems.flatMap((problem, index) => {
		const parts = [
			...wrapWords(placeOf(problem), width).map((line) => paint('bad', line)),
			...indented(whatOf(problem), width),
			...indented(problem.hint, width).map((line) => paint('accent', line)),
			...indented(goesOn(problem, services), width).map((line) => paint('muted', line)),
		];
		return index === 0 ? parts : ['', ...parts];
	});
}

const indented = (text: string | null, width: number): readonly string[] =>
	text === null ? [] : wrapWords(text, width - 2).map((line) => `  ${line}`);

const goesOn = ({service}: ConfigProblem, services: State['services']): string | null =>
	service !== null && [...services.values()].some((each) => each.service === service)
		? `The last good version of ${service} goes on.`
		: null;
