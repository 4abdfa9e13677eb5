import {describe, expect, it} from 'vitest';
import {assign, checkConfig, type Values} from '../../src/packages/config-schema.ts';

const schema = {
	type: 'object',
	properties: {
		sender: {type: 'string'},
		batch: {type: 'integer', minimum: 1, default: 20},
		mode: {enum: ['fast', 'safe'], default: 'safe'},
		smtp: {
			type: 'object',
			properties: {port: {type: 'integer', default: 25}, secure: {type: 'boolean', default: true}},
		},
	},
	required: ['sender'],
	additionalProperties: false,
};

describe('a configuration', () => {
	it('gets the defaults of its schema, also in objects that were not given', () => {
		expect(checkConfig(schema, {sender: 'a@b.c', smtp: {port: 587}})).toEqual({
			values: {sender: 'a@b.c', batch: 20, mode: 'safe', smtp: {port: 587, secure: true}},
		});
		expect(checkConfig(schema, {sender: 'a@b.c'})).toEqual({
			values: {sender: 'a@b.c', batch: 20, mode: 'safe', smtp: {port: 25, secure: true}},
		});
	});

	it('that does not fit is told by key, with what is expected', () => {
		expect(checkConfig(schema, {batch: 0, mode: 'fsat', smtp: {port: '25'}, sendr: 'x'})).toEqual({
			problems: [
				'sender is missing',
				'batch must be at least 1, got 0',
				'mode must be "fast" or "safe", got "fsat" (Did you mean "fast"?)',
				'smtp.port must be a number, got "25"',
				'sendr is not a known field (Did you mean "sender"?)',
			],
		});
	});

	it.each([
		['a required key without a property', {required: ['key']}, {}, 'key is missing'],
		[
			'one of an object within',
			{properties: {in: {type: 'object', required: ['key']}}},
			{in: {}},
			'in.key is missing',
		],
		[
			'a bound without items',
			{properties: {list: {type: 'array', minItems: 1}}},
			{list: []},
			'list must not be empty',
		],
		[
			'a bound without a type',
			{properties: {a: {minimum: 2}}},
			{},
			'a: minimum stands without "type": "number"',
		],
		[
			'what the library does not know',
			{dependencies: {a: ['b']}},
			{},
			'dependencies is not supported',
		],
	])('is held to %s, or the schema is refused', (_what, fields, given, problem) => {
		const {type} = schema;
		expect(checkConfig({type, ...fields}, given)).toEqual({problems: [problem]});
		if (!problem.includes('stands') && !problem.includes('supported'))
			expect(checkConfig({type, ...fields}, {key: 1, in: {key: []}, list: [1]})).toHaveProperty(
				'values',
			);
	});

	it('takes key=value, a text where a text is wanted', () => {
		const given = [
			'sender=007',
			'batch=5',
			'smtp.port=587',
			'smtp.secure=false',
			'mode=fast',
			'other=x=y',
		];
		const values = given.reduce<Values>((before, text) => assign(schema, before, text) ?? {}, {});
		expect(values).toEqual({
			sender: '007',
			batch: 5,
			smtp: {port: 587, secure: false},
			mode: 'fast',
			other: 'x=y',
		});
		expect(assign(schema, {}, 'batch')).toBeNull();
		expect(assign(schema, {}, '=5')).toBeNull();
		expect(Object.keys(assign(schema, {}, '__proto__.polluted=1') ?? {})).toEqual(['__proto__']);
		expect({}).not.toHaveProperty('polluted');
	});
});
