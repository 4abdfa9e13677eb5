/** Answers to what is typed: sentences about the services, or a command of the screen that is run. */
import {stripSgr} from '../../src/lib/text-width.ts';
import type {LogReader} from '../../src/logs/reading.ts';
import {factRows} from '../detail/fact-rows.ts';
import type {Call} from '../keys/palette.ts';
import type {Store} from '../store.ts';
import type {Theme} from '../theme.ts';
import {listing, problemsOf} from './sentences.ts';
import {type Asked, askedBy, helpLines} from './spoken-call.ts';

export type AnswerAround = {
	readonly store: Store;
	readonly logs: LogReader;
	readonly theme: Theme;
	readonly call: (call: Call) => void;
	/** No sentence: only the prompt comes again. */
	readonly speak: (sentences: readonly string[]) => void;
	/** Ends the reading of logs. */
	readonly signal: AbortSignal;
};

const logLines = 20;
/** Facts get as much room as they want; the terminal wraps them. */
const noWidth = 1000;

export function createAnswers(around: AnswerAround): (typed: string) => void {
	const {store, speak, call} = around;
	/** The service that was named last. */
	let named: string | null = null;
	return (typed) => {
		const state = store.get();
		if (state.dialog?.kind === 'ask') {
			answerQuestion(around, /^y(es)?$/i.test(typed));
			return;
		}
		const asked = askedBy(state, typed, named);
		const service = serviceOf(asked);
		if (service !== null && state.services.has(service)) named = service;
		switch (asked.kind) {
			case 'nothing':
				speak([]);
				break;
			case 'list':
				speak(listing(state));
				break;
			case 'problems':
				speak(state.problems.length === 0 ? ['No file is broken.'] : problemsOf(state));
				break;
			case 'help':
				speak(helpLines(state));
				break;
			case 'refused':
				speak([asked.words]);
				break;
			case 'call':
				call(asked.call);
				break;
			case 'detail':
				speak(detailLines(around, asked.service));
				break;
			case 'log':
				void readLog(around, asked.service).then(speak);
		}
	};
}

function serviceOf(asked: Asked): string | null {
	if (asked.kind === 'call') return asked.call.argument;
	return asked.kind === 'log' || asked.kind === 'detail' ? asked.service : null;
}

/** Signs that words stand beside anyway. */
const unseen = {on: '', busy: '', bad: '', off: '', done: ''};

function answerQuestion({store, speak, call}: AnswerAround, yes: boolean): void {
	if (yes) {
		call({command: 'yes', argument: null});
		return;
	}
	store.dispatch({kind: 'left'});
	speak(['Left as it is.']);
}

function detailLines({store, theme}: AnswerAround, name: string): readonly string[] {
	const {services, now} = store.get();
	const service = services.get(name);
	if (!service) return [];
	const rows = factRows(service, services, now, noWidth, {
		...theme,
		glyphs: {...theme.glyphs, ...unseen},
	});
	return [
		`${service.name}:`,
		...rows.map((row) => row.replaceAll(' · ', ', ').replace(/\s+/g, ' ').trim()),
	];
}

async function readLog({logs, signal}: AnswerAround, name: string): Promise<readonly string[]> {
	const filter = {pattern: null, level: null, since: null, until: null};
	const query = {services: [name], filter};
	const {lines} = await logs
		.page(query, 'end', 'older', logLines, signal)
		.catch(() => ({lines: []}));
	return lines.length === 0
		? [`${name} has written nothing.`]
		: lines.map(({text}) => stripSgr(text));
}
