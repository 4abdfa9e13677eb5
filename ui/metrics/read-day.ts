/** Asks for the last day of a service before a moment: what its availability is made of. */
import type {Client} from '../../src/ipc/client.ts';
import {dayHours, hour} from './availability.ts';
import {mostRows} from './metrics-actions.ts';
import type {Day} from './metrics-view.ts';

/** `before`: epoch ms; what is known of later is in it too. */
export async function readDay(client: Client, service: string, before: number): Promise<Day> {
	const since = before - dayHours * hour;
	const kinds = ['exit', 'ready'] as const;
	const [hours, {rows}] = await Promise.all([
		client.request('metrics.history', {name: service, step: 'hour', since}),
		client.request('events.read', {name: service, kinds, since, before: null, limit: mostRows}),
	]);
	return {service, hours: hours.points, rows};
}
