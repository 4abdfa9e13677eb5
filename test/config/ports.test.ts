import {expect, test} from 'vitest';
import {checkFields} from '../../src/config/check-fields.ts';
import {ownPorts} from '../../src/config/ports.ts';

function read(fields: Readonly<Record<string, unknown>>) {
	const checked = checkFields({name: 'api', script: 'node api.js', ...fields});
	if ('problems' in checked) throw new Error(checked.problems[0]?.message);
	return checked.config;
}

test.each([
	[{}, '3000', [3000], 'PORT'],
	[{health: {endpoint: 'http://127.0.0.1:4000/'}}, '3000', [3000], 'PORT'],
	[{health: {endpoint: 'http://localhost:4000/'}}, undefined, [4000], 'checks'],
	[{health: {endpoint: 'http://localhost/'}}, 'none', [80], 'checks'],
	[
		{health: {endpoint: 'http://[::1]/'}, startup: {tcp_port: 5000}},
		undefined,
		[5000, 80],
		'checks',
	],
	[{health: {endpoint: 'http://db.example:4000/'}}, undefined, [], 'checks'],
	[{readiness: {tcp_port: 5432, host: '10.0.0.1'}}, undefined, [], 'checks'],
	[{health: {tcp_port: 5432, enabled: false}}, undefined, [], 'checks'],
])('%j with PORT %s listens on %j', (fields, port, ports, from) => {
	expect(ownPorts(read(fields), port)).toEqual({ports, from});
});
