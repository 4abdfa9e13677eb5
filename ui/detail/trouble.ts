/** Who fails beside the selected service, and why there is nothing that `+` could do. Pure. */
import {isFailing} from '../../src/history/gravity.ts';
import {shortWhy} from '../../src/history/why-short.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import {listed, selectedOf} from '../list/order.ts';
import type {State, WhyDialog} from '../model.ts';
import {remedyIn} from './why-box.ts';

type Listing = Pick<State, 'services' | 'list' | 'now'>;

/** The next one in the list that fails, after the selected one and round; null: no other does. */
export function nextFailing(state: Listing): ServiceView | null {
	const rows = listed(state);
	const selected = selectedOf(state)?.name;
	const at = rows.findIndex(({name}) => name === selected);
	const others = [...rows.slice(at + 1), ...rows.slice(0, Math.max(0, at))];
	return others.find(isFailing) ?? null;
}

export function withoutRemedy({explanations}: Pick<WhyDialog, 'explanations'>): string | null {
	if (remedyIn(explanations)) return null;
	const fix = explanations.find((each) => each.fix !== null)?.fix;
	return fix == null ? 'Nothing is known that would help.' : `Only you can do that: ${fix}`;
}

export function withoutTrouble(state: Listing): string | null {
	const service = selectedOf(state);
	if (!service) return 'No service is selected.';
	const isWell = shortWhy(service, state.now) === null && service.state === 'running';
	return isWell ? `Nothing is wrong with ${service.name}.` : null;
}
