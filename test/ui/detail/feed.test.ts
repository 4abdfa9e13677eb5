/** What the details ask for, of a real history. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {exitEvent} from '../../../src/history/exit-event.ts';
import {openHistory} from '../../../src/history/history.ts';
import type {RowQuery} from '../../../src/history/row.ts';
import type {Client} from '../../../src/ipc/client.ts';
import {feedDetail} from '../../../ui/detail/feed.ts';
import {enterPast} from '../../../ui/moment/moment.ts';
import {createStore} from '../../../ui/store.ts';
import {until} from '../../support/until.ts';
import {now, off, screen} from '../views.ts';

test('the last exits are the last of the moment that is looked at', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'weaver-detail-'));
	const history = openHistory({
		file: path.join(folder, 'history.db'),
		pid: 1,
		boot: null,
		now: () => ({at: now, mono: 1}),
		care: async () => '',
		onRows: () => {},
		log: () => {},
	});
	const client = {
		request: async (method: string, params: RowQuery & {readonly name: string}) => {
			if (method !== 'events.read') throw new Error('not asked for');
			return history.readRows({...params, service: params.name});
		},
	} as unknown as Pick<Client, 'request'>;
	for (let run = 1; run <= 9; run += 1)
		history.record(
			exitEvent({
				service: 'db',
				run,
				createdAt: run,
				startedAt: now - 1000,
				exit: {code: run, at: now},
				asked: false,
				unseen: false,
			}),
		);
	const live = screen(120, 60, [off('db')]);
	const {services, problems, metrics} = live;
	const moment = {at: now, seq: 3, row: null, unwatched: null, first: null};
	const store = createStore(enterPast(live, moment, {services, problems, metrics}));
	const end = feedDetail(client, store);
	try {
		const runs = () =>
			store
				.get()
				.detail.exits?.rows.map(({run}) => run)
				.join(' ');
		await until('those before it', () => runs() === '1 2 3');
		store.dispatch({kind: 'returned'});
		await until('the newest', () => runs() === '5 6 7 8 9');
	} finally {
		end();
		history.close();
		rmSync(folder, {recursive: true});
	}
	expect(store.get().moment).toBeNull();
});
