/** What would help: what weaver can do, where to look, or what to correct. Pure. */
import type {Remedy} from '../lib/explanation.ts';
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
export const remedyOf = (service: Subject, around: Surroundings): Fix =>
	startRemedyOf(service, around) ?? toRead(service, around);

/** Where to look when nothing but its log can tell. */
export const toRead = (service: Subject, around: Surroundings): Fix =>
	byHand(
		`weaver logs ${service.name}${tellingLineOf(service, around)?.isError ? ' --level error' : ''}`,
	);

/** For one whose last start came to nothing, so that no log tells of it; null for any other. */
export function startRemedyOf({name, file, reason}: Subject, {rowsOf}: Surroundings): Fix | null {
	if (lastOf(rowsOf(name), 'phase')?.data?.['failedStart'] !== true) return null;
	const text = reason ?? '';
	const start = `then \`weaver start ${name}\``;
	if (text.includes('pre_start hook failed')) return byHand('weaver daemon logs');
	if (text.includes('EADDRINUSE'))
		return byHand(`give it another port in ${file}, or end what holds it, ${start}`);
	const awaited = waitedInVainFor(text);
	if (awaited !== null) return byHand(`weaver why ${awaited}`);
	const place = /(?:^|: )([^\s:]+:\d+): /.exec(text)?.[1];
	if (place !== undefined) return byHand(`correct ${place}, ${start}`);
	return byHand(/ not found/.test(text) ? `correct ${file}` : 'weaver daemon logs');
}

/** The service of `wait_for` that was not ready in time; null when that is not the reason. */
export const waitedInVainFor = (reason: string | null): string | null =>
	/(?:^|: )(\S+) was not ready within .* \(wait_for\)$/.exec(reason ?? '')?.[1] ?? null;
