/** Writes what the screen is told to a file, as it comes: `weaver monitor --record <file>`. */
import {closeSync, openSync} from 'node:fs';
import type {Client} from '../../src/ipc/client.ts';
import type {Result} from '../../src/ipc/protocol.ts';
import {messageOf, systemCodeOf, UserError} from '../../src/lib/errors.ts';
import {writeNow} from '../../src/lib/write-now.ts';
import type {LogReader} from '../../src/logs/reading.ts';
import {type Entry, type Head, recordingVersion} from './format.ts';

export type Recorder = {
	/** The same client, whose answers and notices are written down. */
	readonly listen: (client: Client) => Client;
	readonly close: () => void;
};

/** Lines of each log from before the recording began. */
const earlierLines = 500;
/** It ends here: a flood of lines does not fill the disk, and a replay takes some seconds and 0.5 GB of memory. */
const mostBytes = 256 * 1024 ** 2;

const everything = {pattern: null, level: null, since: null, until: null};

/**
 * `onEnd` hears why nothing more is written, once. Throws `UserError` `recording` when the file is
 * there already, or cannot be made.
 */
export function createRecorder(
	file: string,
	project: string,
	reader: LogReader,
	onEnd: (why: string) => void,
): Recorder {
	let fd: number | null = create(file);
	let written = 0;
	const over = new AbortController();
	const logs = new Map<string, () => void>();

	const end = (why: string) => {
		close();
		onEnd(why);
	};
	const write = (value: object) => {
		if (fd === null) return;
		try {
			const line = `${JSON.stringify(value)}\n`;
			writeNow(fd, line);
			written += Buffer.byteLength(line);
		} catch (error) {
			end(`The recording ended, as ${file} cannot be written: ${messageOf(error)}`);
			return;
		}
		if (written > mostBytes) end(`The recording ended, as ${file} has reached 256 MB.`);
	};
	const note = (entry: Entry) => write(entry);

	const followLog = async (name: string): Promise<void> => {
		const query = {services: [name], filter: everything};
		logs.set(name, () => {});
		try {
			const page = await reader.page(query, 'end', 'older', earlierLines, over.signal);
			if (over.signal.aborted) return;
			note({at: Date.now(), kind: 'log', lines: page.lines});
			const {close: stop} = reader.follow(
				query,
				page.end,
				({lines}) => {
					if (lines.length > 0) note({at: Date.now(), kind: 'log', lines});
				},
				() => void followLog(name),
			);
			logs.set(name, stop);
		} catch {
			// Without its log the rest of the recording is still worth having.
		}
	};
	const followLogs = (names: Iterable<string>) => {
		for (const name of names) if (!logs.has(name)) void followLog(name);
	};

	const close = () => {
		if (fd === null) return;
		closeSync(fd);
		fd = null;
		over.abort();
		for (const stop of logs.values()) stop();
	};

	return {
		close,
		listen(client) {
			const head: Head = {
				kind: 'weaver-recording',
				version: recordingVersion,
				weaver: client.daemon.version,
				project,
			};
			if (written === 0) write(head);
			client.on('services', (notice) => {
				note({at: Date.now(), kind: 'services', ...notice});
				followLogs(notice.changed.map(({name}) => name));
			});
			client.on('metrics', ({at, rows}) => note({at, kind: 'metrics', rows}));
			client.on('events', (notice) => note({at: Date.now(), kind: 'events', ...notice}));
			return {
				...client,
				async request(method, params) {
					const result = await client.request(method, params);
					if (method === 'events.read') {
						const {rows} = result as Result<'events.read'>;
						note({at: Date.now(), kind: 'events', rows});
					}
					if (method === 'state.watch') {
						const {services, problems, daemon} = result as Result<'state.watch'>;
						note({at: Date.now(), kind: 'snapshot', services, problems, daemon});
						followLogs(services.map(({name}) => name));
					}
					return result;
				},
			};
		},
	};
}

function create(file: string): number {
	try {
		// Only its owner reads it: logs and commands may hold what is nobody else's business.
		return openSync(file, 'wx', 0o600);
	} catch (error) {
		const isThere = systemCodeOf(error) === 'EEXIST';
		throw new UserError(
			isThere ? `${file} is there already.` : `${file} cannot be made: ${messageOf(error)}`,
			{
				code: 'recording',
				hint: isThere
					? 'Name another file; a recording never replaces one.'
					: 'Name a file in a folder that you may write to.',
			},
		);
	}
}
