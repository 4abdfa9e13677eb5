/**
 * A recording: newline-delimited JSON, what the screen was told and when. The first line is the
 * head. A file whose end is torn, because the screen was killed, reads up to there. Pure.
 */
import type {DaemonInfo} from '../../src/ipc/messages.ts';
import type {Notices} from '../../src/ipc/protocol.ts';
import type {ConfigProblem} from '../../src/lib/config-problem.ts';
import {UserError} from '../../src/lib/errors.ts';
import type {ServiceView} from '../../src/lib/service-view.ts';
import type {LogLine} from '../../src/logs/reading.ts';

/** Raised when a reader of the last version would misread a recording. */
export const recordingVersion = 1;

export type Head = {
	readonly kind: 'weaver-recording';
	readonly version: number;
	/** Version of the weaver that made it. */
	readonly weaver: string;
	/** The project's folder. */
	readonly project: string;
};

/** `at`: when it was told, epoch ms. */
export type Entry = {readonly at: number} & (
	| {
			readonly kind: 'snapshot';
			readonly services: readonly ServiceView[];
			readonly problems: readonly ConfigProblem[];
			readonly daemon: DaemonInfo;
	  }
	| ({readonly kind: 'services'} & Notices['services'])
	| {readonly kind: 'metrics'; readonly rows: Notices['metrics']['rows']}
	| ({readonly kind: 'events'} & Notices['events'])
	| {readonly kind: 'log'; readonly lines: readonly LogLine[]}
);

export type Recording = {
	readonly head: Head;
	/** In the order of time. At least one. */
	readonly entries: readonly Entry[];
};

/** Throws `UserError` `recording` that names the file, the line and what to do. */
export function parseRecording(text: string, file: string): Recording {
	const lines = text.split('\n');
	const head = parsed(lines[0] ?? '') as Partial<Head> | null;
	if (head?.kind !== 'weaver-recording')
		throw refusal(
			`${file}:1: it is no recording of weaver.`,
			'Make one with `weaver monitor --record <file>`.',
		);
	if (head.version !== recordingVersion)
		throw refusal(
			`${file}:1: it is a recording of version ${head.version}, this weaver reads version ${recordingVersion}.`,
			`Replay it with weaver ${head.weaver}.`,
		);
	const entries: Entry[] = [];
	for (const [index, line] of lines.entries()) {
		if (index === 0 || line === '') continue;
		const entry = parsed(line) as Entry | null;
		if (entry !== null && isWhole(entry)) entries.push(entry);
		// The last line may be torn; one before it means that the file is not what was written.
		else if (lines.slice(index + 1).some((later) => later !== ''))
			throw refusal(
				`${file}:${index + 1}: this line is damaged.`,
				`\`head -n ${index} ${file}\` gives what is before it.`,
			);
	}
	if (entries.length === 0)
		throw refusal(`${file}: it holds nothing but its head.`, 'Record for longer than a moment.');
	return {head: head as Head, entries};
}

/** The lists that each kind of entry is read by; one of an unknown kind is passed over. */
const listsOf: Readonly<Record<string, readonly string[]>> = {
	snapshot: ['services', 'problems'],
	services: ['changed', 'removed'],
	metrics: ['rows'],
	events: ['rows'],
	log: ['lines'],
};

function isWhole(entry: Entry): boolean {
	const fields = entry as unknown as Readonly<Record<string, unknown>>;
	const lists = (Object.hasOwn(listsOf, entry.kind) && listsOf[entry.kind]) || [];
	return (
		typeof entry.at === 'number' &&
		lists.every((name) => Array.isArray(fields[name])) &&
		(entry.kind !== 'snapshot' || typeof fields['daemon'] === 'object') &&
		(entry.kind !== 'log' || entry.lines.every((line) => typeof line?.text === 'string'))
	);
}

function parsed(line: string): object | null {
	try {
		const value: unknown = JSON.parse(line);
		return typeof value === 'object' ? value : null;
	} catch {
		return null;
	}
}

const refusal = (message: string, hint: string): UserError =>
	new UserError(message, {code: 'recording', hint});
