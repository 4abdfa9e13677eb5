/** What a client may send with each method; anything else is refused before a handler sees it. Pure. */
import {journalKinds} from '../history/row.ts';
import type {MethodName, Params} from '../ipc/protocol.ts';
import {UserError} from '../lib/errors.ts';

/** True when a value is what the field wants; `words` says what that is. */
type Check = {readonly fits: (value: unknown) => boolean; readonly words: string};
type Fields = Readonly<Record<string, Check>>;

const text: Check = {fits: (value) => typeof value === 'string', words: 'text'};
const flag: Check = {fits: (value) => typeof value === 'boolean', words: 'true or false'};
const count: Check = {
	fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
	words: 'a whole number, 0 or more',
};
const amount: Check = {
	fits: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
	words: 'a number, 0 or more',
};
const texts: Check = {
	fits: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
	words: 'a list of names',
};
const step: Check = {
	fits: (value) => value === 'minute' || value === 'hour',
	words: '"minute" or "hour"',
};
const direction: Check = {
	fits: (value) => value === 'older' || value === 'newer',
	words: '"older" or "newer"',
};
const kinds: Check = {
	fits: (value) => Array.isArray(value) && value.every((kind) => journalKinds.includes(kind)),
	words: `a list of ${journalKinds.join(', ')}`,
};
const orNull = ({fits, words}: Check): Check => ({
	fits: (value) => value === null || fits(value),
	words: `${words}, or null`,
});
const optional = ({fits, words}: Check): Check => ({
	fits: (value) => value === undefined || fits(value),
	words,
});
const object = (fields: Fields, words: string): Check => ({
	fits: (value) => isObject(value) && findMistake(value, fields) === null,
	words,
});
const oneOf = (...checks: readonly Check[]): Check => ({
	fits: (value) => checks.some(({fits}) => fits(value)),
	words: checks.map(({words}) => words).join(' or '),
});

const targets = oneOf(
	object({names: texts}, '{"names": [...]}'),
	object({all: {fits: (value) => value === true, words: 'true'}}, '{"all": true}'),
	object({group: text}, '{"group": "..."}'),
	object({tag: text}, '{"tag": "..."}'),
);
const timeout = orNull(amount);
const point = object({run: count, offset: count}, '{"run": 1, "offset": 0}');
const cursor = object({run: count, offset: count, errors: optional(point)}, point.words);

const fieldsOf: {readonly [Name in MethodName]: Readonly<Record<keyof Params<Name>, Check>>} = {
	'daemon.info': {},
	'daemon.stop': {services: flag},
	'service.list': {names: optional(texts)},
	'service.health': {names: texts, timeout: amount},
	'service.start': {targets, wait: flag, timeout, since: optional(amount)},
	'service.stop': {targets, force: flag, timeout},
	'service.restart': {
		targets,
		dependents: flag,
		wait: flag,
		timeout,
		zeroDowntime: optional(flag),
	},
	'service.restart-way': {targets},
	'service.restart-plan': {targets, dependents: flag},
	'package.changed': {service: text, text, data: {fits: isObject, words: 'an object'}},
	'state.watch': {},
	'metrics.read': {name: text, since: amount},
	'metrics.history': {name: text, step, since: amount},
	'events.read': {
		name: orNull(text),
		kinds: orNull(kinds),
		since: orNull(amount),
		before: orNull(count),
		limit: count,
	},
	'events.step': {name: orNull(text), seq: orNull(count), direction},
	'state.at': {at: amount, row: orNull(count)},
	'dev.join': {targets, since: amount},
	'dev.stop': {force: flag},
	'service.env': {name: text, secrets: flag},
	'service.why': {name: text},
	'logs.read': {name: text, before: orNull(cursor), lines: count},
	'logs.follow': {name: text, lines: count},
	'logs.unfollow': {subscription: count},
};

/** Throws `UserError` with code `bad-params` that names the field and what it wants. */
export function parseParams<Name extends MethodName>(method: Name, params: unknown): Params<Name> {
	const mistake = isObject(params)
		? findMistake(params, fieldsOf[method] as Fields)
		: 'params must be an object';
	if (mistake === null) return params as Params<Name>;
	throw new UserError(`${method}: ${mistake}`, {code: 'bad-params'});
}

function findMistake(value: Readonly<Record<string, unknown>>, fields: Fields): string | null {
	const unknown = Object.keys(value).find((key) => !Object.hasOwn(fields, key));
	if (unknown !== undefined) return `there is no parameter ${unknown}`;
	const [name, check] = Object.entries(fields).find(([key, {fits}]) => !fits(value[key])) ?? [];
	return name === undefined ? null : `${name} must be ${check?.words}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
