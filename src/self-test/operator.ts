/**
 * Somebody who starts, stops and restarts services and edits their files while the daemon is being
 * killed, and who remembers what was answered: what the daemon has confirmed, it may never forget.
 */
import type {Client} from '../ipc/client.ts';
import type {Role} from './cast.ts';
import type {Playground} from './playground.ts';
import type {Chance} from './random.ts';

export type Operator = {
	/** Does one thing; resolves when it was answered or the daemon is gone. */
	act(client: Client): Promise<void>;
	/** What was confirmed last; null when the daemon died before it could answer. */
	wantedOf(name: string): 'up' | 'down' | null;
	/** Value of GENERATION in the service's file. */
	generationOf(name: string): number;
	readonly commands: number;
	readonly edits: number;
};

export function createOperator(
	playground: Playground,
	roles: readonly [Role, ...Role[]],
	chance: Chance,
): Operator {
	const wanted = new Map<string, 'up' | 'down' | null>();
	const generations = new Map<string, number>();
	let commands = 0;
	let edits = 0;

	const edit = ({name, fields}: Role) => {
		const generation = (generations.get(name) ?? 0) + 1;
		generations.set(name, generation);
		edits += 1;
		playground.writeService(name, {
			...fields,
			description: `edited ${edits} times`,
			env: {GENERATION: String(generation)},
		});
	};

	const command = async (client: Client, {name}: Role) => {
		const verb = wanted.get(name) !== 'up' ? 'start' : chance.pick(['restart', 'restart', 'stop']);
		commands += 1;
		wanted.set(name, null);
		const targets = {names: [name]};
		try {
			if (verb === 'stop')
				await client.request('service.stop', {targets, force: false, timeout: null});
			else if (verb === 'start')
				await client.request('service.start', {targets, wait: false, timeout: null});
			else {
				const rest = {dependents: false, wait: false, timeout: null};
				await client.request('service.restart', {targets, ...rest});
			}
			wanted.set(name, verb === 'stop' ? 'down' : 'up');
		} catch {
			// Killed in the middle of it: nobody promised anything.
		}
	};

	for (const {name, fields} of roles) {
		wanted.set(name, 'up');
		generations.set(name, 0);
		playground.writeService(name, {...fields, env: {GENERATION: '0'}});
	}
	return {
		async act(client) {
			const stopped = roles.find(({name}) => wanted.get(name) !== 'up');
			// What stays down for long tests nothing.
			const role = stopped && chance.hits(0.6) ? stopped : chance.pick(roles);
			if (chance.hits(0.3)) edit(role);
			else await command(client, role);
		},
		wantedOf: (name) => wanted.get(name) ?? null,
		generationOf: (name) => generations.get(name) ?? 0,
		get commands() {
			return commands;
		},
		get edits() {
			return edits;
		},
	};
}
