import {expect, test} from 'vitest';
import {createLimitGuard} from '../../src/supervisor/limit-guard.ts';
import {initialState, type ServiceState} from '../../src/supervisor/state.ts';
import type {Supervised} from '../../src/supervisor/supervised.ts';

test('a run that is to end already is not told of again and again', () => {
	const exceeded: string[] = [];
	const serviceIn = (name: string, state: Partial<ServiceState>) => ({
		name,
		run: {},
		config: {limits: {memory: 10}},
		state: {...initialState, phase: 'running', wanted: 'up', ...state},
		exceed: () => exceeded.push(name),
	});
	const services = [
		serviceIn('goes-on', {}),
		serviceIn('stops', {wanted: 'down'}),
		serviceIn('restarts', {cycling: true}),
		serviceIn('is-paused', {wanted: 'paused'}),
	].map((service) => [service.name, service as unknown as Supervised] as const);
	const measured = {cpu: 0, memory: 1000, processes: 1, openFiles: null};
	createLimitGuard().look(new Map(services), new Map(services.map(([name]) => [name, measured])));
	expect(exceeded).toEqual(['goes-on']);
});
