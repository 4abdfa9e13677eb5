import {expect, test} from 'vitest';
import {fieldChanges} from '../../src/config/field-changes.ts';
import type {ServiceConfig} from '../../src/config/service-schema.ts';

const config = (fields: Readonly<Record<string, unknown>>): ServiceConfig =>
	fields as unknown as ServiceConfig;

test('both values of a field, with secrets masked, by its name or within it', () => {
	const running = config({
		script: 'a.js',
		env: {API_KEY: 'old', PORT: '1', 'dotted.name': 'x', URL: 'http://me:pass@db'},
		args: ['x'.repeat(200)],
	});
	const file = config({
		script: 'b.js',
		env: {API_KEY: 'new', PORT: '2', URL: 'http://me:word@db'},
		health: {headers: {Authorization: 'Bearer 1', 'X-Token': 'abc'}},
	});
	const fields = ['script', 'env.API_KEY', 'env.PORT', 'env.dotted.name', 'env.URL', 'health'];
	expect(fieldChanges(running, file, fields)).toEqual([
		{field: 'script', running: 'a.js', file: 'b.js'},
		{field: 'env.API_KEY', running: '********', file: '********'},
		{field: 'env.PORT', running: '1', file: '2'},
		{field: 'env.dotted.name', running: 'x', file: null},
		{field: 'env.URL', running: 'http://me:********@db', file: 'http://me:********@db'},
		{field: 'health', running: null, file: '{"headers":"********"}'},
	]);
	expect(fieldChanges(running, file, ['args'])[0]?.running).toHaveLength(120);
});
