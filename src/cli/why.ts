/** `weaver service why`: the causal chain behind a service's state, with a daemon or without one. */
import type {Project} from '../config/project.ts';
import type {RowQuery} from '../history/row.ts';
import type {Subject} from '../history/why-subject.ts';
import {askAgain} from '../ipc/ask-again.ts';
import type {Client} from '../ipc/client.ts';
import {connectIfUp} from '../ipc/launch.ts';
import type {ServiceList} from '../ipc/messages.ts';
import {exitCodes, UserError} from '../lib/errors.ts';
import type {Explanation} from '../lib/explanation.ts';
import {wrapWords} from '../lib/text-width.ts';
import type {Io, Run} from './command.ts';
import {projectOf} from './context.ts';

const labelColumns = 10;

export const run: Run = async (invocation, io) => {
	const project = projectOf(invocation, io);
	const names = [...new Set(invocation.operands)];
	const explanations = await askAgain(() => explainAll(project, names));
	if (invocation.options['json'] === true) {
		const isOne = explanations.length === 1 && names.length > 0;
		io.out(`${JSON.stringify(isOne ? explanations[0] : explanations)}\n`);
	} else if (explanations.length === 0) io.out('Everything is as it should be.\n');
	else io.out(await render(explanations, io));
	return explanations.every(({asWanted}) => asWanted) ? exitCodes.ok : exitCodes.failed;
};

async function explainAll(
	project: Project,
	names: readonly string[],
): Promise<readonly Explanation[]> {
	using client = await connectIfUp(project);
	if (!client) return await explainOffline(project, names);
	const isAll = names.length === 0;
	const wanted = isAll ? await unwell(client) : names;
	const explanations: Explanation[] = [];
	// One after the other: the daemon has other things to do between two answers.
	for (const name of wanted)
		explanations.push(...(await client.request('service.why', {name})).explanations);
	return isAll ? explanations.filter(({asWanted}) => !asWanted) : explanations;
}

/** Judged here, so that a thousand services that are well cost the daemon nothing. */
async function unwell(client: Client): Promise<readonly string[]> {
	const {isAsWanted} = await import('../history/why-finding.ts');
	const list = await client.request('service.list', {});
	const now = Date.now();
	return await inOrder(
		list.services.filter((service) => !isAsWanted(service, now)),
		list,
	);
}

/** From the files, the last runs, and what the journal says of them. */
async function explainOffline(
	project: Project,
	names: readonly string[],
): Promise<readonly Explanation[]> {
	const {offlineList} = await import('./offline.ts');
	const {explainBroken, problemOf} = await import('../history/explain.ts');
	const {explainService} = await import('../history/why.ts');
	const {shortWhy} = await import('../history/why-short.ts');
	const {openForReading} = await import('../history/schema.ts');
	const {readRows} = await import('../history/read.ts');
	const {services, problems} = await offlineList(project);
	using db = openForReading(project.historyFile);
	const known = {
		runsDir: project.runsDir,
		services: new Map(services.map((each) => [each.name, each])),
		readRows: (query: RowQuery) => (db ? readRows(db, query) : {rows: [], next: null}),
		now: Date.now(),
		supervised: false,
	};
	const isAll = names.length === 0;
	// Nothing that is meant to run is as wanted without a daemon.
	const isIll = (service: Subject) =>
		shortWhy(service, known.now) !== null || service.wanted !== 'down';
	const wanted = isAll ? await inOrder(services.filter(isIll), {services, problems}) : names;
	const explanations = wanted.flatMap((name) => {
		const members = services.filter((each) => each.name === name || each.service === name);
		const problem = members.length === 0 ? problemOf(name, problems) : null;
		if (problem) return [explainBroken(name, problem)];
		if (members.length === 0) throw unknownService(name);
		return members.map((member) => explainService(member, known));
	});
	return isAll ? explanations.filter(({asWanted}) => !asWanted) : explanations;
}

/** Those of which there is something to say, the worst first; files that are no service at the end. */
async function inOrder(
	ill: readonly Subject[],
	{services, problems}: Pick<ServiceList, 'services' | 'problems'>,
): Promise<readonly string[]> {
	const {byGravity} = await import('../history/gravity.ts');
	const known = new Set(services.flatMap(({name, service}) => [name, service]));
	const broken = problems
		.map(({file, service}) => service ?? /^services\.d\/(.+)\.json$/.exec(file)?.[1])
		.filter((name) => name !== undefined && !known.has(name)) as readonly string[];
	return [...new Set([...byGravity(ill).map(({name}) => name), ...broken])];
}

const unknownService = (name: string): UserError =>
	new UserError(`No service is called ${name}.`, {
		code: 'unknown-service',
		hint: 'See `weaver status` for all of them.',
		exitCode: exitCodes.usage,
	});

async function render(explanations: readonly Explanation[], io: Io): Promise<string> {
	const {explanationRows} = await import('../history/explain.ts');
	const width = io.isTerminal ? Math.max(40, io.columns) : 100;
	const now = Date.now();
	return explanations
		.map((explanation) => {
			const rows = explanationRows(explanation, now).flatMap(([label, text]) =>
				wrapWords(text, width - labelColumns).map(
					(part, index) => `  ${(index === 0 ? label : '').padEnd(labelColumns - 2)}${part}`,
				),
			);
			return `${[...wrapWords(explanation.what, width), ...rows].join('\n')}\n`;
		})
		.join('\n');
}
