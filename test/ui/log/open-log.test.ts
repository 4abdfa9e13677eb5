import {expect, test} from 'vitest';
import {neverStarted} from '../../../src/history/state-at.ts';
import {createStore} from '../../../ui/store.ts';
import {now, screen, view} from '../views.ts';

const names = ['api', 'db', 'web'];
const services = names.map((name) => view(name, {group: 'all'}));
const unmeasured = {cpu: null, memory: null, threads: null, openFiles: null};
const were = names.map((name) => ({...neverStarted(name), ...unmeasured}));

test('the log is that of the selection in the same change, and listeners hear of it once', () => {
	const store = createStore(screen(120, 40, services));
	expect(store.get().log).toMatchObject({services: ['api'], goal: {from: 'end'}});
	const heard: (readonly string[])[] = [];
	store.subscribe(() => heard.push(store.get().log.services));
	store.dispatch({kind: 'moved', by: 1});
	store.dispatch({kind: 'log-merged', services: ['api', 'web']});
	store.dispatch({kind: 'moved', by: 1});
	store.dispatch({kind: 'log-merged', services: null});
	expect(heard).toEqual([['db'], ['api', 'web'], ['api', 'web'], ['web']]);
});

test('what goes on around an open log leaves it as it is', () => {
	const store = createStore(screen(120, 40, services));
	const {log} = store.get();
	store.dispatch(
		{kind: 'snapshot', services: services.toReversed(), problems: [], daemon: null},
		{kind: 'ticked', now: now + 1000, wall: now + 1000},
		{kind: 'sorted'},
	);
	expect(store.get().log).toBe(log);
});

test('without a service there is no log', () => {
	const store = createStore(screen(120, 40, services));
	store.dispatch({kind: 'snapshot', services: [], problems: [], daemon: null});
	expect(store.get().log).toMatchObject({services: [], goal: null, held: null});
});

test('a log that is opened in the past opens at the moment that is looked at', () => {
	const at = now - 60_000;
	const store = createStore(screen(120, 40, services));
	store.dispatch({
		kind: 'arrived',
		row: null,
		moment: {at, seq: 1, unwatched: null, first: null, services: were},
	});
	store.dispatch({kind: 'moved', by: 1});
	expect(store.get().log).toMatchObject({services: ['db'], goal: {from: {time: at}}});
	store.dispatch({kind: 'returned'});
	store.dispatch({kind: 'moved', by: 1});
	expect(store.get().log).toMatchObject({services: ['web'], goal: {from: 'end'}});
});
