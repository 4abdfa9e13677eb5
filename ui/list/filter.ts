/** What is typed after `/` as a test of services: words that must all fit, `!` for not, `field:` for one field. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import {standingOf, stateText} from './state-words.ts';

type Fields = Readonly<Record<string, (service: ServiceView, now: number) => string>>;

/** What each prefix looks at, in lower case. */
const fields: Fields = {
	name: ({name}) => name,
	group: ({group}) => group ?? '',
	tag: ({tags}) => tags.join('\n'),
	type: ({type}) => type,
	state: stateWords,
	health: ({health}) => health,
};

/** `running up` or `backoff 8s failing`: the word of the list and the one that the header counts. */
function stateWords(service: ServiceView, now: number): string {
	return [service.state, stateText(service, now), standingOf(service, now)].join('\n');
}

/** Without a prefix; the words that the header counts are left to `state:`, or `up` would find everything. */
const anything = (service: ServiceView, now: number): string =>
	[
		service.name,
		service.group ?? '',
		service.type,
		...service.tags,
		service.state,
		stateText(service, now),
		service.health,
	].join('\n');

type Word = {
	/** Null: any field. */
	readonly field: string | null;
	readonly text: string;
	readonly not: boolean;
};

export type Filter = {
	readonly fits: (service: ServiceView, now: number) => boolean;
	/** What is wrong with the first word that means nothing, which counts for nothing; null: all mean something. */
	readonly mistake: string | null;
};

export function parseFilter(typed: string): Filter {
	const words = typed.toLowerCase().split(/\s+/).map(parseWord);
	const unknown = words.find(({field}) => field !== null && !Object.hasOwn(fields, field));
	const tests = words.filter(
		({field, text}) => text !== '' && (field === null || Object.hasOwn(fields, field)),
	);
	return {
		fits: (service, now) => tests.every((word) => fitsWord(word, service, now)),
		mistake:
			unknown === undefined
				? null
				: `${unknown.field}: is no field; there are ${Object.keys(fields)
						.map((field) => `${field}:`)
						.join(' ')}`,
	};
}

function parseWord(typed: string): Word {
	const not = typed.startsWith('!');
	const word = not ? typed.slice(1) : typed;
	const colon = word.indexOf(':');
	return colon === -1
		? {field: null, text: word, not}
		: {field: word.slice(0, colon), text: word.slice(colon + 1), not};
}

function fitsWord({field, text, not}: Word, service: ServiceView, now: number): boolean {
	const read = field === null ? anything : fields[field];
	return read?.(service, now).toLowerCase().includes(text) !== not;
}

export const matches = (service: ServiceView, filter: string, now: number): boolean =>
	filter === '' || parseFilter(filter).fits(service, now);
