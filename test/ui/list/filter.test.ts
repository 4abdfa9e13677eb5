import {expect, test} from 'vitest';
import {matches, parseFilter} from '../../../ui/list/filter.ts';
import {now, off, view} from '../views.ts';

const services = [
	view('api', {group: 'shop', tags: ['http', 'edge'], health: 'healthy', type: 'mcp-server'}),
	view('web', {group: 'shop', tags: ['http'], health: 'degraded'}),
	view('api-db', {group: 'data', failures: 4}),
	off('jobs', {state: 'backoff', phase: 'backoff', wanted: 'up'}),
];

const found = (filter: string): string =>
	services
		.filter((service) => matches(service, filter, now))
		.map(({name}) => name)
		.join(' ');

test('words are and-ed, ! turns one round, a prefix asks one field', () => {
	expect(
		[
			'',
			'AP',
			'api !shop',
			'name:api',
			'!name:api',
			'group:shop tag:edge',
			'group:a',
			'type:mcp',
			'health:degraded',
			'state:up',
			'state:failing',
			'state:backoff',
			'flapping',
			'state:degraded',
			'up',
		].map((filter) => [filter, found(filter)]),
	).toEqual([
		['', 'api web api-db jobs'],
		['AP', 'api api-db'],
		['api !shop', 'api-db'],
		['name:api', 'api api-db'],
		['!name:api', 'web jobs'],
		['group:shop tag:edge', 'api'],
		['group:a', 'api-db'],
		['type:mcp', 'api'],
		['health:degraded', 'web'],
		['state:up', 'api'],
		['state:failing', 'jobs'],
		['state:backoff', 'jobs'],
		['flapping', 'api-db'],
		['state:degraded', 'web'],
		['up', ''],
	]);
});

test('a word that is typed half, or of a field that is none, hides nothing; the second is said', () => {
	expect(['!', 'name:', '!tag:', 'colour:red', 'web colour:red'].map(found)).toEqual([
		'api web api-db jobs',
		'api web api-db jobs',
		'api web api-db jobs',
		'api web api-db jobs',
		'web',
	]);
	expect(['web', 'tag:http', 'web colour:red'].map((text) => parseFilter(text).mistake)).toEqual([
		null,
		null,
		'colour: is no field; there are name: group: tag: type: state: health:',
	]);
});
