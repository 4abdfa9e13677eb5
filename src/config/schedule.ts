/** The times of a schedule. The library that knows cron lines is loaded only where there is one. */
import {messageOf} from '../lib/errors.ts';
import type {ServiceConfig} from './service-schema.ts';

export type Schedule = {
	readonly cron: string;
	/** Null: the machine's own. */
	readonly timezone: string | null;
	readonly overlap: 'skip' | 'queue' | 'replace';
};

export function scheduleOf({schedule}: Pick<ServiceConfig, 'schedule'>): Schedule | null {
	if (schedule === undefined) return null;
	if (typeof schedule === 'string') return {cron: schedule, timezone: null, overlap: 'skip'};
	return {...schedule, timezone: schedule.timezone ?? null};
}

/** The first time after `after`; null when there is none. Both epoch ms. */
export type NextTime = (after: number) => number | null;

/** Throws the library's error for a line that is none. */
export async function readTimes({cron, timezone}: Schedule): Promise<NextTime> {
	const {Cron} = await import('croner');
	const times = new Cron(cron, {paused: true, ...(timezone === null ? {} : {timezone})});
	return (after) => times.nextRun(new Date(after))?.getTime() ?? null;
}

export type ScheduleProblem = {
	readonly field: 'cron' | 'timezone';
	/** Continues a sentence that begins with the field's name. */
	readonly message: string;
	readonly hint: string;
};

const fieldsHint =
	'Write minute, hour, day of month, month and day of week, such as "*/5 * * * *"; seconds may stand before them.';

export async function checkSchedule(
	schedule: Schedule,
	now: number,
): Promise<ScheduleProblem | null> {
	const {cron, timezone} = schedule;
	const count = cron.trim().split(/\s+/).length;
	if (!cron.trim().startsWith('@') && count !== 5 && count !== 6)
		return {
			field: 'cron',
			message: `has ${count} ${count === 1 ? 'field' : 'fields'}, not five or six: "${cron}"`,
			hint: fieldsHint,
		};
	if (timezone !== null && !isTimezone(timezone))
		return {
			field: 'timezone',
			message: `is no time zone: "${timezone}"`,
			hint: 'Write a name such as "Europe/Vienna" or "UTC".',
		};
	try {
		const next = await readTimes(schedule);
		if (next(now) !== null) return null;
		return {field: 'cron', message: `never comes: "${cron}"`, hint: 'No such date exists.'};
	} catch (error) {
		const why = messageOf(error).replace(/^CronPattern: /, '');
		return {field: 'cron', message: `is no cron line: "${cron}" (${why})`, hint: fieldsHint};
	}
}

function isTimezone(name: string): boolean {
	try {
		return new Intl.DateTimeFormat('en', {timeZone: name}).resolvedOptions().timeZone !== '';
	} catch {
		return false;
	}
}
