import {expect, test} from 'vitest';
import type {Loaded} from '../../src/config/load.ts';
import {createReloader} from '../../src/daemon/reload.ts';
import type {JournalEvent} from '../../src/lib/journal-event.ts';

const nothing: Loaded = {services: [], problems: []};

test('a failure while files are applied is told, and the next change is applied as ever', async () => {
	const told: JournalEvent[] = [];
	const logged: string[] = [];
	let applied = 0;
	const reload = createReloader({
		load: () => Promise.resolve(nothing),
		apply: () => {
			applied += 1;
			if (applied === 1) throw new TypeError('x is not iterable');
		},
		log: (message) => logged.push(message),
		record: (event) => told.push(event),
	});
	await reload();
	await reload();
	expect({
		applied,
		told: told.map(({kind, service, text}) => ({kind, service, text})),
		logged: logged.map((text) => text.split('\n')[0]),
	}).toEqual({
		applied: 2,
		told: [
			{
				kind: 'problem',
				service: null,
				text: 'what changed in services.d/ could not all be carried out, which is a bug of weaver: x is not iterable; `weaver daemon restart` reads the files anew and the services run on',
			},
		],
		logged: ['TypeError: x is not iterable'],
	});
});
