import {expect, test} from 'vitest';
import {
	compareMembers,
	isMeant,
	nameOfInstance,
	readMemberName,
} from '../../src/lib/member-name.ts';

test('a name tells its service and its instance', () => {
	expect(['api', 'api.2', 'api.v2', 'a.1.10'].map(readMemberName)).toEqual([
		{name: 'api', service: 'api', instance: null},
		{name: 'api.2', service: 'api', instance: 2},
		{name: 'api.v2', service: 'api.v2', instance: null},
		{name: 'a.1.10', service: 'a.1', instance: 10},
	]);
	expect(nameOfInstance('api', 2)).toEqual(readMemberName('api.2'));
});

test('a service means all of its instances, an instance only itself', () => {
	const members = ['api', 'api.1', 'api.2', 'apis', 'apis.1'];
	expect(members.filter((name) => isMeant(name, 'api'))).toEqual(['api', 'api.1', 'api.2']);
	expect(members.filter((name) => isMeant(name, 'api.1'))).toEqual(['api.1']);
});

test('instances stand in the order of their numbers', () => {
	expect(['b', 'api.10', 'api.2', 'api', 'a'].toSorted(compareMembers)).toEqual([
		'a',
		'api',
		'api.2',
		'api.10',
		'b',
	]);
});
