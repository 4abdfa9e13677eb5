import {expect, test} from 'vitest';
import {planRestart, type Restarting} from '../../src/daemon/restart-plan.ts';

const service = (name: string, fields: Partial<Restarting> = {}): Restarting => ({
	name,
	because: null,
	needs: [],
	stop: 1000,
	start: 2000,
	measured: 12,
	...fields,
});

test('dependents go down first and come up last; each is away from its end until it is ready', () => {
	const plan = planRestart([
		service('db', {stop: 500, start: 3000}),
		service('api', {because: 'db', needs: [{name: 'db', ready: true}], measured: 5}),
		service('web', {because: 'api', needs: [{name: 'api', ready: false}]}),
	]);
	expect(plan).toEqual({
		steps: [
			// web ends at 1 s, api at 2 s, db at 2.5 s; db is ready at 5.5 s, api and web begin then.
			{name: 'web', because: 'api', away: 7500, measured: 12},
			{name: 'api', because: 'db', away: 6500, measured: 5},
			{name: 'db', because: null, away: 3500, measured: 12},
		],
		duration: 7500,
		measured: 5,
	});
});

test('what was never measured counts as no time and has none; a circle does no harm', () => {
	const unknown = {stop: null, start: null, measured: 0};
	expect(
		planRestart([service('a'), service('b', {...unknown, needs: [{name: 'a', ready: true}]})]),
	).toMatchObject({
		steps: [
			{name: 'b', away: null},
			{name: 'a', away: 3000},
		],
		duration: 3000,
		measured: 12,
	});
	expect(planRestart([service('a', unknown)])).toMatchObject({duration: null, measured: 0});
	const round = [
		service('a', {needs: [{name: 'b', ready: true}]}),
		service('b', {needs: [{name: 'a', ready: true}]}),
	];
	expect(planRestart(round).steps.length).toBe(2);
});
