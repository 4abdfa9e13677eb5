/**
 * `weaver self-test crash`: services of all kinds run in a project made for the purpose while their
 * daemon is killed over and over; then what they did is compared with what is known of it.
 */
import {setTimeout as sleep} from 'node:timers/promises';
import type {Project} from '../config/project.ts';
import {UserError} from '../lib/errors.ts';
import {chooseCast, type Role} from './cast.ts';
import {gather, readDoubles} from './evidence.ts';
import {type Counts, judge} from './judge.ts';
import {createOperator} from './operator.ts';
import {findForgotten, runOrdeal, startLast} from './ordeal.ts';
import {createPlayground, type Playground} from './playground.ts';
import {createChance} from './random.ts';
import {isPassed, number, quantiles, type Report} from './report.ts';

export {isPassed, type Report, renderReport} from './report.ts';

export type CrashTestOptions = {
	readonly kills: number;
	readonly services: number;
	readonly seed: number;
	/** Leave everything where it is, also when nothing is wrong. */
	readonly keep: boolean;
	/** Aborted: end everything and remove the folder, at once. */
	readonly signal: AbortSignal;
	/** What is going on, for people who wait. */
	readonly onProgress: (text: string) => void;
};

/** What of a log is kept as it was written. */
const logSize = '16K';
/** How long a daemon that has answered its last command may take to go, ms. */
const leavingTime = 5000;
/** How long the last daemon gets to bring everything into order, ms. */
const settlingTime = 20_000;

/** Throws `UserError` when a daemon did not even come up; the folder is left then, and named. */
export async function testCrashes(options: CrashTestOptions): Promise<Report> {
	const {signal} = options;
	const playground = createPlayground();
	const leave = () => {
		playground.sweep();
		playground.remove();
	};
	const onSignal = () => {
		leave();
		process.exit(143);
	};
	signal.addEventListener('abort', leave, {once: true});
	process.once('SIGTERM', onSignal).once('SIGHUP', onSignal);
	try {
		const report = await perform(playground, options);
		const keeps = options.keep || !isPassed(report);
		playground.sweep();
		if (!keeps) playground.remove();
		return keeps ? {...report, kept: playground.project.root} : report;
	} catch (error) {
		// Nothing is left that could go on, and the process ends in this very turn.
		if (signal.aborted) return await new Promise<never>(() => {});
		playground.sweep();
		throw withPlace(error, playground.project);
	} finally {
		signal.removeEventListener('abort', leave);
		process.off('SIGTERM', onSignal).off('SIGHUP', onSignal);
	}
}

async function perform(playground: Playground, options: CrashTestOptions): Promise<Report> {
	const {kills, services, seed, signal, onProgress} = options;
	const startedAt = performance.now();
	const chance = createChance(seed);
	const cast = chooseCast(services, seed, logSize);
	const [first, ...others] = cast;
	if (!first) throw new Error('a self-test without services');
	const operator = createOperator(playground, [first, ...others], chance);
	const ordeal = await runOrdeal(playground, operator, chance, {
		kills,
		signal,
		onKill: (done) =>
			onProgress(`daemon killed ${done} of ${kills} times, ${services} services run on`),
	});
	onProgress('waiting until everything is in order');
	const last = await startLast(playground);
	const forgotten = await findForgotten(last.client, cast, operator, settlingTime);
	onProgress('stopping everything');
	const {outcomes} = await last.client.request('daemon.stop', {services: true});
	await last.client.closed;
	const stuck = outcomes.filter(({ok}) => !ok).map(({message}) => message);
	const left = await whatIsLeft(playground);

	const {sum, complaints} = compare(playground, cast, (name) => onProgress(`comparing: ${name}`));
	const doubles = readDoubles(playground);
	const [runs, lines] = [sum('runs'), sum('lines')];
	const ofLines = number(lines);
	const ofExits = `${number(sum('exits'))} exits`;
	const {commands, edits} = operator;
	return {
		seed,
		kills,
		services,
		moments: ordeal.moments,
		runs,
		lines,
		archives: sum('archives'),
		commands,
		edits,
		duration: performance.now() - startedAt,
		adoption: quantiles([...ordeal.adoptions, last.time]),
		findings: [
			{what: 'lines lost', count: sum('lost'), of: ofLines},
			{what: 'lines doubled', count: sum('doubled'), of: ofLines},
			{what: 'lines torn', count: sum('torn'), of: ofLines},
			{what: 'instances doubled', count: doubles.length, of: `${number(runs)} runs`},
			{what: 'exits missed', count: sum('exitsMissed'), of: ofExits},
			{what: 'exit codes wrong', count: sum('wrongCodes'), of: ofExits},
			{what: 'journal rows of exits wrong', count: sum('journalWrong'), of: ofExits},
			{
				what: 'commands and edits forgotten',
				count: forgotten.length,
				of: `${commands + edits} given`,
			},
			{what: 'processes left behind', count: left.length, of: `${services} services stopped`},
		],
		complaints: [
			...complaints,
			...doubles.map((double) => `two at once: ${double}`),
			...forgotten,
			...stuck,
			...left.map((process) => `still there after the stop: ${process}`),
		],
		kept: null,
	};
}

/** What still runs once the daemon has gone; it may take a moment to go. */
async function whatIsLeft(playground: Playground): Promise<readonly string[]> {
	for (const deadline = Date.now() + leavingTime; ; await sleep(50)) {
		const left = playground.processes().map(({pid, command}) => `${pid} ${command}`);
		if (left.length === 0 || Date.now() > deadline) return left;
	}
}

function compare(playground: Playground, cast: readonly Role[], onService: (name: string) => void) {
	const judgements = cast.map(({name}) => {
		onService(name);
		return judge(gather(playground, name));
	});
	const sum = (key: keyof Counts) => judgements.reduce((total, {counts}) => total + counts[key], 0);
	return {sum, complaints: judgements.flatMap(({complaints}) => complaints)};
}

/** What there is to be looked at, when it came to no comparison. */
function withPlace(error: unknown, {root}: Project): unknown {
	if (!(error instanceof UserError)) return error;
	return new UserError(error.message, {
		code: error.code,
		hint: `${error.hint ?? ''} Everything is still in ${root}.`.trim(),
	});
}
