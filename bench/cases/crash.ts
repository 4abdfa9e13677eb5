/** What is left of services and their lines when the supervisor is killed and comes back. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Contestant, contestantsIn} from '../contestants.ts';
import {sum} from '../measure.ts';
import type {Case} from '../report.ts';
import {createWorld, findProcesses, killQuietly, readProc, type World} from '../world.ts';

const services = 5;
/** Each line is noted in a file of the writer's own first: that is the truth. */
const writer = (truth: string) =>
	`i=0; while :; do i=$((i+1)); echo $i >>${truth}; echo "$$ $i" || exit 1; sleep 0.05; done`;

type Aftermath = {
	/** Of the processes before the kill, those that live on. */
	readonly survived: number;
	/** Processes of services when a supervisor runs again. */
	readonly running: number;
	readonly lost: number;
	readonly doubled: number;
};

export const crash: Case = {
	name: 'crash',
	summary: 'SIGKILL of the supervisor',
	async run() {
		await using world = createWorld();
		const [weaver, pm2] = contestantsIn(world);
		const [ours, theirs] = [await killSupervisor(weaver, world), await killSupervisor(pm2, world)];
		const row = (what: string, key: keyof Aftermath, good: number) => ({
			what,
			weaver: String(ours[key]),
			pm2: String(theirs[key]),
			bare: null,
			target: String(good),
			isMet: ours[key] === good,
		});
		return [
			row(
				`of ${services} services still running after SIGKILL of the supervisor`,
				'survived',
				services,
			),
			row('service processes when the next supervisor runs', 'running', services),
			row('lines lost', 'lost', 0),
			row('lines doubled', 'doubled', 0),
		];
	},
};

async function killSupervisor(contestant: Contestant, world: World): Promise<Aftermath> {
	const names = Array.from({length: services}, (_, at) => `${contestant.name}-${at}`);
	const truthOf = (name: string) => path.join(world.root, `${name}.truth`);
	contestant.describe(
		names.map((name) => ({name, command: ['/bin/sh', '-c', writer(truthOf(name))]})),
	);
	await contestant.startAll();
	await sleep(2000);
	const before = writersOf(contestant, world);
	killQuietly(contestant.supervisorPid());
	await sleep(3000);
	const survived = writersOf(contestant, world).filter((pid) => before.includes(pid)).length;
	await contestant.status();
	await sleep(500);
	await contestant.wake();
	await sleep(2000);
	const running = writersOf(contestant, world);
	for (const pid of running) killQuietly(pid);
	await sleep(100);
	const counts = names.map((name) => compare(truthOf(name), contestant.logFile(name)));
	await contestant.end();
	return {
		survived,
		running: running.length,
		lost: sum(counts.map(({lost}) => lost)),
		doubled: sum(counts.map(({doubled}) => doubled)),
	};
}

/** The shells of the services, without the sleeps they start and without keepers. */
const writersOf = (contestant: Contestant, world: World): readonly number[] =>
	findProcesses(`HOME=${world.env['HOME']}`).filter(
		(pid) =>
			readProc(pid, 'cmdline').startsWith(`/bin/sh\0-c\0${writer('').slice(0, 20)}`) &&
			readProc(pid, 'cmdline').includes(`${contestant.name}-`),
	);

/** Lines that the first process noted; the last one may not be written yet when it is killed. */
function compare(truth: string, log: string): {readonly lost: number; readonly doubled: number} {
	const noted = readFileSync(truth, 'utf8').split('\n').slice(0, -1);
	const first = noted.findIndex((line, at) => at > 0 && line === '1');
	const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
	const [pid] = (lines[0] ?? '').split(' ');
	const arrived = lines.filter((line) => line.startsWith(`${pid} `));
	const unique = new Set(arrived);
	const expected = (first === -1 ? noted : noted.slice(0, first)).slice(0, -1);
	return {
		lost: expected.filter((number) => !unique.has(`${pid} ${number}`)).length,
		doubled: arrived.length - unique.size,
	};
}
