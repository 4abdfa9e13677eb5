/** A question on the screen: whom it names, and that what follows is never cut away. */
import {expect, test} from 'vitest';
import {widthOf} from '../../../src/lib/text-width.ts';
import {overlayOf, questionKeyAt} from '../../../ui/chrome/dialog.ts';
import {askRestart, askStop} from '../../../ui/list/questions.ts';
import type {Question} from '../../../ui/model.ts';
import {off, plain, screen, view} from '../views.ts';

const needs = (service: string) => [
	{service, condition: 'started', optional: false, on_restart: 'none'} as const,
];
const names = Array.from({length: 120}, (_, at) => `service-${at}`);
const held = Array.from({length: 40}, (_, at) => `held-${at}`);
const services = new Map(
	[
		...names.map((name) => view(name, {dependents: [...held, 'dormant']})),
		...held.map((name) => view(name, {dependencies: needs('service-0')})),
		off('dormant', {dependencies: needs('service-0')}),
	].map((service) => [service.name, service]),
);

const boxOf = (question: Question, columns: number, rows: number) => {
	const state = {...screen(columns, rows, []), dialog: {kind: 'ask', question} as const};
	const lines = overlayOf(state, plain)?.lines ?? [];
	expect(lines.every((line) => widthOf(line) === widthOf(lines[0] ?? ''))).toBe(true);
	return lines.map((line) => line.slice(1, -1).trim());
};

/** Whom a list names, and how many more it says there are. */
const countIn = (lines: readonly string[], of: RegExp): readonly [named: number, more: number] => {
	const text = lines.join(' ');
	const more = [...text.matchAll(/and (\d+) more/g)].map(([, count]) => Number(count));
	return [[...text.matchAll(of)].length, more.reduce((sum, count) => sum + count, 0)];
};

test.each([
	[80, 24],
	[120, 40],
	[60, 16],
	[200, 50],
])('at %ix%i services are counted, not lines, and consequences stay', (columns, rows) => {
	const stop = boxOf(askStop(names, services), columns, rows);
	const all = stop.join(' ');
	expect(all).toContain('120 services stop:');
	expect(all).toContain('Held down until they run again:');
	expect(all).toMatch(/Enter stop 120 services {3}Esc cancel/);
	const [named, more] = countIn(stop, /(?:service|held)-\d+/g);
	expect(named + more).toBe(160);

	const restart = boxOf(askRestart(names, true, services, null), columns, rows);
	expect(restart.join(' ')).toContain('Off, and stays so:');
	expect(restart.join(' ')).toContain('dormant');
	expect(restart.join(' ')).toContain('Enter restart 160 services');
	const [gone, others] = countIn(restart, /(?:service|held)-\d+/g);
	expect(gone + others).toBe(160);
});

test('a list that fits is whole, and no item is broken between rows', () => {
	const few = names.slice(0, 12);
	const step = (name: string) => ({name, because: null, away: 1200, measured: 3});
	const plan = {steps: few.map(step), duration: 1200, measured: 3};
	const lines = boxOf(askRestart(few, false, services, plan), 80, 24);
	expect(lines.join(' ')).not.toContain('more');
	expect(lines.filter((line) => /^\d/.test(line) || /service-\d+$/.test(line))).toEqual([]);
	expect(countIn(lines, /service-\d+ 1\.2s/g)).toEqual([12, 0]);
});

test('only what runs is stopped, and what is off already is said to be', () => {
	const some = new Map(
		[view('api'), view('db'), off('old'), off('older'), off('late', {wanted: 'up'})].map(
			(service) => [service.name, service],
		),
	);
	const question = askStop([...some.keys()], some);
	expect(question).toMatchObject({
		title: 'Stop 3 services',
		lines: ['3 services stop:', ['api', 'db', 'late'], '2 are off already.'],
		yes: 'stop 3 services',
		services: ['api', 'db', 'late'],
	});
	expect(askStop(['api', 'old'], some)).toMatchObject({
		title: 'Stop api',
		lines: ['Stops api.', 'One is off already.'],
		yes: 'stop it',
	});
});

test('the buttons are found under the pointer, however long the lists are', () => {
	const question = askStop(names, services);
	const lines = boxOf(question, 80, 24);
	const row = lines.findIndex((line) => line.startsWith('Enter')) - 1;
	const size = {columns: 80, rows: 24};
	expect(questionKeyAt(question, size, 2, row)).toBe('enter');
	expect(questionKeyAt(question, size, 2, row - 1)).toBeNull();
});
