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
import {gatherLogs, type RecordedLines} from './gather-logs.ts';

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
	/** In the order of time, without those of logs. */
	readonly entries: readonly Exclude<Entry, {kind: 'log'}>[];
	readonly logs: RecordedLines;
	/** When the first and the last thing was told, epoch ms. */
	readonly from: number;
	readonly to: number;
};

export type Parser = {
	/** The next line. Throws `UserError` `recording` that names the file, the line and what to do. */
	add(line: string): void;
	/** After the last line, which may be torn. Throws likewise. */
	end(): Recording;
};

export function createParser(file: string): Parser {
	const entries: Exclude<Entry, {kind: 'log'}>[] = [];
	const logs = gatherLogs();
	let head: Head | null = null;
	let number = 0;
	let damaged: number | null = null;
	let from: number | null = null;
	let to = 0;

	const addEntry = (line: string) => {
		// The last line may be torn; one before it means that the file is not what was written.
		if (damaged !== null)
			throw refusal(
				`${file}:${damaged}: this line is damaged.`,
				`\`head -n ${damaged - 1} ${file}\` gives what is before it.`,
			);
		const entry = parsed(line) as Entry | null;
		if (entry === null || !isWhole(entry)) {
			damaged = number;
			return;
		}
		from ??= entry.at;
		to = Math.max(to, entry.at);
		if (entry.kind === 'log') logs.add(entry.lines);
		else entries.push(entry);
	};

	return {
		add(line) {
			number += 1;
			if (head === null) head = headOf(line, file);
			else if (line !== '') addEntry(line);
		},
		end() {
			head ??= headOf('', file);
			if (from === null)
				throw refusal(
					`${file}: it holds nothing but its head.`,
					'Record for longer than a moment.',
				);
			return {head, entries, logs: logs.lines, from, to};
		},
	};
}

function headOf(line: string, file: string): Head {
	const head = parsed(line) as Partial<Head> | null;
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
	return head as Head;
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
