/** What would help a service that does not stay up: where to look, or what to correct. Pure. */
import {lastOf, type Subject, type Surroundings} from './why-subject.ts';

/** For one that is between two tries. */
export function remedyOf(service: Subject, around: Surroundings): string {
	return (
		startRemedyOf(service, around) ??
		`weaver logs ${service.name}${around.lineOf(service.name)?.isError ? ' --level error' : ''}`
	);
}

/** For one whose last start came to nothing, so that no log tells of it; null for any other. */
export function startRemedyOf(
	{name, file, reason}: Subject,
	{rowsOf}: Surroundings,
): string | null {
	if (lastOf(rowsOf(name), 'phase')?.data?.['failedStart'] !== true) return null;
	const text = reason ?? '';
	const start = `then \`weaver start ${name}\``;
	if (text.includes('pre_start hook failed')) return 'weaver daemon logs';
	if (text.includes('EADDRINUSE'))
		return `give it another port in ${file}, or end what holds it, ${start}`;
	const awaited = waitedInVainFor(text);
	if (awaited !== null) return `weaver why ${awaited}`;
	const place = /(?:^|: )([^\s:]+:\d+): /.exec(text)?.[1];
	if (place !== undefined) return `correct ${place}, ${start}`;
	return / not found/.test(text) ? `correct ${file}` : 'weaver daemon logs';
}

/** The service of `wait_for` that was not ready in time; null when that is not the reason. */
export const waitedInVainFor = (reason: string | null): string | null =>
	/(?:^|: )(\S+) was not ready within .* \(wait_for\)$/.exec(reason ?? '')?.[1] ?? null;
