/** The row that tells a run's end: the same from the daemon that saw it and from one that finds it later. Pure. */
import {signalOf} from '../lib/exit-code.ts';
import type {JournalEvent} from '../lib/journal-event.ts';
import {formatDuration} from '../lib/units.ts';

export type EndedRun = {
	readonly service: string;
	readonly run: number;
	/** Of the run's record, epoch ms: with name and number it names the run for ever. */
	readonly createdAt: number;
	/** Epoch ms; null where it never got that far, or nobody knows. */
	readonly startedAt: number | null;
	readonly exit: {readonly code: number | null; readonly at: number | null};
	/** It was asked to end. */
	readonly asked: boolean;
	/** Nobody watched it end. */
	readonly unseen: boolean;
};

export function exitEvent(ended: EndedRun): JournalEvent {
	const {service, run, createdAt, startedAt, exit, asked, unseen} = ended;
	const signal = signalOf(exit.code);
	const words =
		exit.code === null
			? 'ended, exit code unknown'
			: `exit ${exit.code}${signal === null ? '' : ` (${signal})`}`;
	const age =
		startedAt === null || exit.at === null
			? ''
			: ` after ${formatDuration(Math.max(0, exit.at - startedAt))}`;
	const notes = [asked ? 'asked to end' : null, unseen ? 'no daemon saw it' : null].filter(
		(note) => note !== null,
	);
	return {
		kind: 'exit',
		service,
		run,
		cause: null,
		text: `${words}${age}${notes.length > 0 ? `, ${notes.join(', ')}` : ''}`,
		data: {code: exit.code, signal, at: exit.at, startedAt, asked, unseen},
		once: onceOfRun('exit', service, run, createdAt),
	};
}

/** Names a fact that is told once about a run, whichever daemon tells it. */
export const onceOfRun = (fact: string, service: string, run: number, createdAt: number): string =>
	`${fact} ${service} ${run} ${createdAt}`;
