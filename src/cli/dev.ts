/**
 * `weaver dev`: services in the foreground, their logs as one, restarted when their files change,
 * until ctrl-C stops them.
 */
import type {Client} from '../ipc/client.ts';
import {ensureDaemon} from '../ipc/launch.ts';
import type {Outcome, Targets} from '../ipc/messages.ts';
import {type ExitCode, exitCodes, UserError} from '../lib/errors.ts';
import type {ServiceView} from '../lib/service-view.ts';
import type {Invocation, Run} from './command.ts';
import {projectOf, targetsOf} from './context.ts';
import {createDevLog} from './dev-log.ts';
import {createDevNews} from './dev-news.ts';
import {createOutput} from './log-output.ts';

/** Ms between two looks at the logs. */
const pollInterval = 50;

export const run: Run = async (invocation, io): Promise<ExitCode> => {
	const since = Date.now();
	const project = projectOf(invocation, io);
	const targets = devTargets(invocation);
	const output = createOutput(io);
	const say = (text: string) =>
		io.err(io.color ? `\u001b[0;2m── ${text}\u001b[0m\n` : `── ${text}\n`);
	const log = createDevLog(project.runsDir, output, io.color, say);
	const news = createDevNews();
	let names: ReadonlySet<string> = new Set();
	let client: Client | null = null;
	let end: (() => void) | null = null;
	let presses = 0;
	const lost = new Set<Client>();
	const ended = new Promise<void>((resolve) => {
		end = resolve;
	});
	io.onInterrupt(() => {
		presses += 1;
		if (presses > 2) return false;
		end?.();
		if (presses === 2) void client?.request('dev.stop', {force: true}).catch(() => {});
		return true;
	});

	const tell = (services: readonly ServiceView[]) => {
		for (const service of services) {
			if (!names.has(service.name)) continue;
			const text = news.ofService(service);
			if (text !== null) say(text);
		}
	};
	/** Also for files that are added while it goes on. */
	const join = async (to: Client, wanted: Targets) => {
		const {names: all} = await to.request('dev.join', {targets: wanted, since});
		const added = all.filter((name) => !names.has(name));
		log.add(added, since);
		names = new Set([...names, ...all]);
		return added;
	};
	const connect = async (): Promise<Client> => {
		const fresh = await ensureDaemon(project);
		void fresh.closed.then(() => lost.add(fresh));
		const added = await join(fresh, targets);
		if (added.length > 0) say(`dev: ${added.join(', ')}; ctrl-C stops ${pronoun(added)}`);
		const {services, problems} = await fresh.request('state.watch', {});
		tell(services);
		news.ofProblems(problems).forEach(say);
		fresh.on('services', ({changed, problems: found}) => {
			const isNew = changed.some(({name, enabled}) => enabled && !names.has(name));
			if ('all' in targets && isNew)
				void join(fresh, targets)
					.then((more) => more.length > 0 && say(`dev: ${more.join(', ')} too`))
					.catch(() => {});
			tell(changed);
			if (found) news.ofProblems(found).forEach(say);
		});
		return fresh;
	};

	client = await connect();
	let isOver = false;
	void ended.then(() => {
		isOver = true;
	});
	while (!isOver && !output.isDone()) {
		if (lost.has(client)) {
			say('the daemon ended; another one takes over');
			client = await connect();
		}
		if (!(await log.print())) await Promise.race([output.rest(pollInterval), ended]);
	}

	say(`stopping ${[...names].join(', ')}`);
	let outcomes: readonly Outcome[] | null = null;
	const stopping = client.request('dev.stop', {force: false}).then((result) => {
		({outcomes} = result);
	});
	const settled = stopping.catch((error: unknown) => say(String(error)));
	while (outcomes === null && !lost.has(client)) {
		await log.print();
		await Promise.race([output.rest(pollInterval), settled]);
	}
	await log.print();
	log.close();
	client.close();
	const stuck = (outcomes ?? []).filter(({ok}) => !ok);
	for (const {message} of stuck) say(message);
	if (presses > 1) return exitCodes.interrupted;
	return outcomes !== null && stuck.length === 0 ? exitCodes.ok : exitCodes.failed;
};

const pronoun = (names: readonly string[]): string => (names.length === 1 ? 'it' : 'them');

function devTargets(invocation: Invocation): Targets {
	if (invocation.options['json'] === true)
		throw new UserError('weaver dev prints logs for people; it has no --json.', {
			code: 'usage',
			hint: 'For programs: `weaver logs --follow --json`.',
			exitCode: exitCodes.usage,
		});
	const {operands, options} = invocation;
	const isNamed = operands.length > 0 || options['group'] || options['tag'];
	return isNamed ? targetsOf(invocation) : {all: true};
}
