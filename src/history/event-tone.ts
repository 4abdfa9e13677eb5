/** How grave a row of the journal is, and whether it matters to who only glances. Pure. */
import type {JournalRow} from '../lib/journal-row.ts';

export type EventTone = 'bad' | 'busy' | 'good' | 'note';

export function toneOf({kind, data}: JournalRow): EventTone {
	switch (kind) {
		case 'phase':
			if (data?.['phase'] === 'failed' || data?.['failedStart'] === true) return 'bad';
			if (data?.['phase'] === 'backoff') return 'bad';
			return data?.['phase'] === 'running'
				? 'good'
				: Array.isArray(data?.['waitingFor'])
					? 'busy'
					: 'note';
		case 'exit':
			return data?.['asked'] === true || data?.['code'] === 0 ? 'note' : 'bad';
		case 'check':
			return data?.['verdict'] === 'unhealthy'
				? 'bad'
				: data?.['verdict'] === 'degraded'
					? 'busy'
					: 'good';
		case 'ready':
			return data?.['ready'] === true ? 'good' : 'busy';
		case 'pause':
			return data?.['paused'] === true ? 'busy' : 'note';
		case 'limit':
			return 'bad';
		case 'hook':
			return data?.['code'] === 0 ? 'note' : 'bad';
		case 'problem':
			return data?.['message'] === undefined ? 'good' : 'bad';
		case 'gap':
			return 'busy';
		case 'plan':
		case 'operator':
		case 'watch':
		case 'schedule':
		case 'package':
		case 'daemon':
			return 'note';
	}
}

/**
 * What the screen shows unasked and steps to: each turn in the life of a service once. That it is
 * starting or stopping, rests after an end that has a row of its own, or became ready says no more.
 */
export function isNotable(row: JournalRow): boolean {
	const {kind, data} = row;
	switch (kind) {
		case 'phase':
			return (
				data?.['phase'] === 'running' ||
				data?.['phase'] === 'failed' ||
				data?.['failedStart'] === true ||
				Array.isArray(data?.['waitingFor'])
			);
		case 'check':
			return data?.['before'] !== 'unknown' || data['verdict'] !== 'healthy';
		case 'ready':
			return data?.['ready'] !== true;
		case 'hook':
			return toneOf(row) === 'bad';
		default:
			return true;
	}
}
