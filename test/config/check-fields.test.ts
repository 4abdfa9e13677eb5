import {expect, test} from 'vitest';
import {checkFields} from '../../src/config/check-fields.ts';
import {serviceJsonSchema} from '../../src/config/json-schema.ts';

const odd = [
	null,
	true,
	0,
	-1,
	1.5,
	1e300,
	'',
	' ',
	'x',
	'\u0000',
	[],
	[null],
	[[]],
	{},
	{x: 1},
	[{}],
];

test('whatever stands in a field is taken or told in words, never a crash', () => {
	const {properties = {}} = serviceJsonSchema();
	const inner = Object.entries(properties).flatMap(([name, field]) => {
		const object = field.anyOf?.find((each) => each.properties) ?? field;
		return Object.keys(object.properties ?? {}).map((key) => [name, key] as const);
	});
	const files = [
		...odd,
		...Object.keys(properties).flatMap((field) =>
			odd.map((value) => ({name: 'a', script: 'a', [field]: value})),
		),
		...inner.flatMap(([field, key]) =>
			odd.map((value) => ({name: 'a', script: 'a', [field]: {[key]: value}})),
		),
		...inner.flatMap(([field, key]) =>
			odd.map((value) => ({name: 'a', script: 'a', [field]: {tcp_port: 1, [key]: value}})),
		),
		...odd.map((value) => ({name: 'a', script: 'a', hooks: {pre_start: {script: value}}})),
		...odd.map((value) => ({name: 'a', script: 'a', env: {A: value}})),
		...odd.map((value) => ({name: 'a', script: 'a', dependencies: [value, {service: value}]})),
		JSON.parse('{"name": "a", "script": "a", "__proto__": {"x": 1}, "env": {"__proto__": 1}}'),
	];
	const silent = files.filter((file) => {
		const result = checkFields(file);
		return 'problems' in result && result.problems.some(({message}) => !/\S \S/.test(message));
	});
	expect(silent).toEqual([]);
});

test('a problem never shows a long value whole', () => {
	const result = checkFields({name: 'x'.repeat(1000), script: 'a'});
	if (!('problems' in result)) throw new Error('the name should be too long');
	expect(result.problems[0]?.message).toHaveLength(153);
});
