/** Random games over whole projects: faults, commands and dying daemons, and what must hold at each step. */
import {expect, it} from 'vitest';
import type {DependencyEdge} from '../../src/supervisor/conditions.ts';
import type {Rules, ServiceEvent} from '../../src/supervisor/step.ts';
import {createRandom} from '../support/random.ts';
import {Model, type ModelService, serviceOf} from './model.ts';

it.each([2, 14, 16, 31])(
	'dependencies, pauses and restarts keep their promises (seed %i)',
	(seed) => {
		const random = createRandom(seed * 7919);
		for (let game = 0; game < 60; game += 1) play(random);
	},
);

function play(random: () => number): void {
	const model = new Model(makeServices(random), random);
	const pick = (): ModelService => {
		const {all} = model;
		return all[Math.floor(random() * all.length)] ?? (all[0] as ModelService);
	};
	for (let turn = 0; turn < 120; turn += 1) {
		disturb(model, pick(), random);
		model.settle();
	}

	// What nobody paused was stopped by hand, ended, or failed: a start brings it back. What was
	// paused comes back by itself once that is there.
	for (const service of model.all) service.sick = false;
	const held = model.all.filter(({state}) => state.wanted === 'paused');
	for (const service of model.all)
		if (!held.includes(service)) model.wish(service, {type: 'want-up'});
	model.quieten();
	for (const service of model.all) expect(wellOf(service)).toEqual([service.name, 'well']);

	for (const service of model.all) model.wish(service, {type: 'want-down'});
	model.quieten();
	expect(model.all.map(({process}) => process)).toEqual(model.all.map(() => 'none'));
}

const wellOf = ({name, state, job}: ModelService): readonly [string, string] => {
	if (state.phase === 'running' && state.wanted === 'up' && !state.cycling) return [name, 'well'];
	// A job that ran to its end.
	if (job && state.finished) return [name, 'well'];
	return [name, `${state.phase}, wanted ${state.wanted}: ${state.reason}`];
};

function disturb(model: Model, service: ModelService, random: () => number): void {
	const choice = random();
	const condemn = (action: 'restart' | 'stop'): ServiceEvent => ({
		type: 'condemn',
		action,
		cause: 'check:health',
		reason: 'no answer',
	});
	if (choice < 0.1) model.wish(service, {type: 'want-up'});
	else if (choice < 0.15) model.wish(service, {type: 'want-down', force: random() < 0.3});
	else if (choice < 0.2) model.wish(service, {type: 'want-restart', reason: 'asked'});
	else if (choice < 0.22) model.tell(service, condemn(random() < 0.7 ? 'restart' : 'stop'));
	else if (choice < 0.25) service.sick = service.process === 'alive' && !service.sick;
	else if (choice < 0.28) model.killDaemon();
	else model.live(service, 0.15);
}

function makeServices(random: () => number): readonly ModelService[] {
	const names = Array.from({length: 2 + Math.floor(random() * 7)}, (_, index) => `s${index}`);
	const jobs = new Set(names.filter(() => random() < 0.15));
	return names.map((name, index) => {
		const below = names.slice(0, index);
		const edges = below
			.filter(() => random() < 0.4)
			.map((service): DependencyEdge => {
				const conditions = ['started', 'healthy', 'log_ready'] as const;
				const condition = conditions[Math.floor(random() * 3)] ?? 'started';
				return {
					service,
					condition: jobs.has(service) ? 'completed' : condition,
					optional: random() < 0.2,
					on_restart: random() < 0.3 ? 'restart' : 'none',
				};
			});
		const waits = below
			.filter((service) => !jobs.has(service) && random() < 0.1)
			.map((service) => ({service, timeout: 1000}));
		return serviceOf(name, edges, rulesOf(jobs.has(name), random), {
			waits,
			job: jobs.has(name),
		});
	});
}

const rulesOf = (job: boolean, random: () => number): Rules => ({
	restart: job ? 'on-failure' : 'always',
	success_exit_codes: [0],
	max_restarts: 2 + Math.floor(random() * 8),
	min_uptime: 100,
	restart_delay: 100,
	max_restart_delay: random() < 0.2 ? 60_000 : 1000,
	reset_after: 60_000,
	stop_timeout: 1000,
});
