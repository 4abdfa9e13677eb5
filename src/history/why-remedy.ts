/** What would help: what weaver can do, where to look, or what to correct. Pure. */
import type {Remedy} from '../lib/explanation.ts';
import type {JournalRow} from '../lib/journal-row.ts';
import {memberNamed} from './why-held.ts';
import {limitField, limitThatEnded} from './why-limit.ts';
import {lastOf, type Subject, type Surroundings, tellingLineOf} from './why-subject.ts';

/** What would help, in words; `remedy` where weaver can do it. */
export type Fix = {readonly text: string; readonly remedy: Remedy | null};

export const toStart = (service: string): Fix => ({
	text: `weaver start ${service}`,
	remedy: {command: 'start', service},
});

export const toRestart = (service: string): Fix => ({
	text: `weaver restart ${service}`,
	remedy: {command: 'restart', service},
});

/** Something for the user to do. */
export const byHand = (text: string): Fix => ({text, remedy: null});

/** For one that is between two tries. */
export function remedyOf(service: Subject, around: Surroundings): Fix {
	const limit = limitThatEnded(around.rowsOf(service.name));
	return (
		startRemedyOf(service, around) ?? (limit ? toRaise(limit, service) : toRead(service, around))
	);
}

/** Where to look when nothing but its log can tell. */
const toRead = (service: Subject, around: Surroundings): Fix =>
	byHand(
		`weaver logs ${service.name}${tellingLineOf(service, around)?.isError ? ' --level error' : ''}`,
	);

const toRaise = (limit: JournalRow, service: Subject): Fix =>
	byHand(
		`see in \`weaver logs ${service.name}\` what needs so much, or raise ${limitField(limit, service)}`,
	);

/** For one whose last start came to nothing, so that no log tells of it; null for any other. */
export function startRemedyOf(service: Subject, around: Surroundings): Fix | null {
	const {name, file, reason} = service;
	if (lastOf(around.rowsOf(name), 'phase')?.data?.['failedStart'] !== true) return null;
	const text = reason ?? '';
	const start = `then \`weaver start ${name}\``;
	if (text.includes('pre_start hook failed'))
		return byHand(`mend the hook (\`weaver daemon logs\` has what it said), ${start}`);
	if (text.includes('EADDRINUSE'))
		return byHand(`give it another port in ${file}, or end what holds it, ${start}`);
	const awaited = waitedInVainFor(text);
	if (awaited !== null) return waitRemedyOf(service, awaited, around);
	const place = /(?:^|: )([^\s:]+:\d+): /.exec(text)?.[1];
	if (place !== undefined) return byHand(`correct ${place}, ${start}`);
	return byHand(/ not found/.test(text) ? `correct ${file}, ${start}` : 'weaver daemon logs');
}

/** A start pulls whom it waits for, but one that runs and is not ready would be waited for in vain again. */
function waitRemedyOf({name}: Subject, awaited: string, {services}: Surroundings): Fix {
	const other = memberNamed(awaited, services);
	return other?.state === 'running' && !other.ready
		? byHand(
				`see why ${awaited} is not ready (\`weaver why ${awaited}\`), then \`weaver start ${name}\``,
			)
		: toStart(name);
}

/** Its start has failed for good because whom it waited for was not ready in time. */
export const hasWaitedInVain = ({state, reason}: Pick<Subject, 'state' | 'reason'>): boolean =>
	state === 'failed' && waitedInVainFor(reason) !== null;

/** The service of `wait_for` that was not ready in time; null when that is not the reason. */
export const waitedInVainFor = (reason: string | null): string | null =>
	/(?:^|: )(\S+) was not ready within .* \(wait_for\)$/.exec(reason ?? '')?.[1] ?? null;
