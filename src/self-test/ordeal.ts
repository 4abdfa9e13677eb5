/** Kills the daemon again and again, at all kinds of moments, while services and an operator go on. */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Client} from '../ipc/client.ts';
import type {Role} from './cast.ts';
import type {Operator} from './operator.ts';
import type {Playground} from './playground.ts';
import type {Chance} from './random.ts';
import {startVictim} from './victim.ts';

/** When the daemon is killed: before it is up, in the middle of a command, or at any time. */
type Moment = 'start-up' | 'command' | 'any';

export type Ordeal = {
	readonly kills: number;
	/** Kills by moment. */
	readonly moments: Readonly<Record<Moment, number>>;
	/** From the start of a daemon until it answers with everything in its care, ms. */
	readonly adoptions: readonly number[];
};

/** About what a start takes: a kill within it falls into reading, adopting or opening, ms. */
const startUpTime = 250;
/** Longest life of a daemon once it is up, ms, and longest time without one. */
const longestLife = 1200;
const longestGap = 800;

export async function runOrdeal(
	playground: Playground,
	operator: Operator,
	chance: Chance,
	{
		kills,
		signal,
		onKill,
	}: {
		readonly kills: number;
		/** Aborted: no further daemon is started. */
		readonly signal: AbortSignal;
		readonly onKill: (done: number) => void;
	},
): Promise<Ordeal> {
	const adoptions: number[] = [];
	const moments: Record<Moment, number> = {'start-up': 0, command: 0, any: 0};
	for (let done = 0; done < kills; done += 1) {
		signal.throwIfAborted();
		const victim = startVictim(playground);
		// The first one may come up: without services nothing is tested.
		const moment = done === 0 ? 'any' : chance.pick<Moment>(['start-up', 'command', 'any', 'any']);
		moments[moment] += 1;
		if (moment === 'start-up') await sleep(chance.next() * startUpTime);
		else {
			const {client, time} = await victim.adopted();
			adoptions.push(time);
			if (moment === 'command') await killAmidCommand(client);
			else await live(client, chance.next() * longestLife);
			client.close();
		}
		await victim.kill();
		onKill(done + 1);
		if (chance.hits(0.3)) await sleep(chance.next() * longestGap);
	}
	return {kills, moments, adoptions};

	async function killAmidCommand(client: Client): Promise<void> {
		await sleep(chance.next() * 200);
		void operator.act(client);
		await sleep(chance.next() * 60);
	}

	/** One thing after the other until the time is over. */
	async function live(client: Client, time: number): Promise<void> {
		const over = sleep(time).then(() => true);
		while ((await Promise.race([over, operator.act(client)])) !== true)
			if ((await Promise.race([over, sleep(chance.next() * 300)])) === true) return;
	}
}

/** Starts a daemon that may live, and waits until it is up. */
export async function startLast(
	playground: Playground,
): Promise<{readonly client: Client; readonly time: number}> {
	return await startVictim(playground).adopted();
}

/** What of the cast is not as the operator was told; asked until nothing is, or until `patience` ms are over. */
export async function findForgotten(
	client: Client,
	roles: readonly Role[],
	operator: Operator,
	patience: number,
): Promise<readonly string[]> {
	for (const deadline = Date.now() + patience; ; await sleep(100)) {
		const {services} = await client.request('service.list', {});
		const views = new Map(services.map((view) => [view.name, view]));
		const wrong = roles.flatMap(({name}) => {
			const view = views.get(name);
			const wanted = operator.wantedOf(name);
			if (!view) return [`${name} is not known any more`];
			if (wanted !== null && view.wanted !== wanted)
				return [`${name} is wanted ${view.wanted}, though the last answer was ${wanted}`];
			if (wanted === 'up' && (view.phase === 'stopped' || view.phase === 'failed'))
				return [`${name} is ${view.state}, though it is wanted up`];
			if (wanted === 'down' && view.phase !== 'stopped')
				return [`${name} is ${view.state}, though it was stopped`];
			return view.drift.length > 0 ? [`${name} has not taken its changed file`] : [];
		});
		if (wrong.length === 0 || Date.now() > deadline) return wrong;
	}
}
