/** Tells somebody at a terminal what a start is waiting for, when it takes longer than a moment. */
import type {Client} from '../ipc/client.ts';
import type {Outcome, Targets} from '../ipc/messages.ts';
import {isMeant as isMember} from '../lib/member-name.ts';
import type {ServiceView} from '../lib/service-view.ts';
import type {Io} from './command.ts';

/** A start that is over by then needs no words, ms; later changes are told at this pace. */
const patience = 1000;

/** Says on ctrl-C that only the waiting ends; returns what ends the listening. */
export function tellOnInterrupt(io: Io, what: string): () => void {
	const tell = () =>
		io.err(`No longer waiting; the daemon goes on with the ${what}. See \`weaver status\`.\n`);
	io.signal.addEventListener('abort', tell, {once: true});
	return () => io.signal.removeEventListener('abort', tell);
}

/** Answers with the outcomes; meanwhile writes one line to standard error per service and reason. */
export async function withProgress(
	client: Client,
	targets: Targets,
	io: Io,
	request: Promise<{readonly outcomes: readonly Outcome[]}>,
	what: 'start' | 'restart',
): Promise<readonly Outcome[]> {
	const forget = tellOnInterrupt(io, what);
	const told = new Map<string, string>();
	const tell = async () => {
		const {services} = await client.request('service.list', {});
		for (const service of services) {
			const words = isMeant(service, targets) ? waitWords(service) : null;
			if (words === null || told.get(service.name) === words) continue;
			told.set(service.name, words);
			io.err(`${service.name} ${words}…\n`);
		}
	};
	// The request itself says what went wrong with the connection.
	const timer = io.isInteractive ? setInterval(() => void tell().catch(() => {}), patience) : null;
	try {
		return (await request).outcomes;
	} finally {
		forget();
		clearInterval(timer ?? undefined);
	}
}

function isMeant({name, group, tags}: ServiceView, targets: Targets): boolean {
	if ('tag' in targets) return tags.includes(targets.tag);
	if ('all' in targets) return true;
	return 'group' in targets
		? group === targets.group
		: targets.names.some((asked) => isMember(name, asked));
}

/** Null for a service that nobody has to wait for. */
function waitWords({state, ready, reason}: ServiceView): string | null {
	if (state === 'waiting' || state === 'backoff')
		return reason === null
			? `is ${state}`
			: state === 'waiting'
				? reason
				: `is ${state}: ${reason}`;
	if (state === 'running' && !ready) return reason === null ? null : `is not ready: ${reason}`;
	if (state === 'starting') return reason === null ? 'is starting' : `is starting: ${reason}`;
	if (state === 'paused') return reason === null ? 'is paused' : `is paused: ${reason}`;
	return state === 'restarting' ? 'is restarting' : null;
}
