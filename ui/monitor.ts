/** What the screen is opened on: the project's daemon and logs, or a recording of them. */
import type {Client} from '../src/ipc/client.ts';
import {createLogReader} from '../src/logs/log-reader.ts';
import type {Reach} from './connect.ts';
import {openScreen, type TerminalOptions} from './main.tsx';
import {readRecording} from './recording/read-recording.ts';
import {createReadingProgress} from './recording/reading-progress.ts';
import {createRecordedClient} from './recording/recorded-client.ts';
import {createRecordedLogs} from './recording/recorded-logs.ts';
import {createRecorder, type Recorder} from './recording/recorder.ts';

export type LiveOptions = TerminalOptions & {
	/** The project's folder. */
	readonly project: string;
	/** Where its runs and their logs are. */
	readonly runsDir: string;
	/** Begun before this module was loaded, so that both happen at once. */
	readonly first: Promise<Client>;
	readonly reach: Reach;
	/** File to record into; null: nothing is recorded. */
	readonly record: string | null;
};

const notRecorded = {recorded: null, recording: false} as const;

/** Resolves, when the user left, with what to print on the normal screen. */
export async function runMonitor(options: LiveOptions): Promise<string> {
	const {project, runsDir, first, reach, record} = options;
	const logs = createLogReader(runsDir);
	if (record === null)
		return openScreen(options, () => ({project, runsDir, logs, first, reach, ...notRecorded}));
	let tell = (_text: string): void => {};
	let recorder: Recorder | null = null;
	try {
		recorder = createRecorder(record, project, logs, (why) => tell(why));
		const {listen} = recorder;
		const farewell = await openScreen(options, (say) => {
			tell = say;
			return {
				project,
				runsDir,
				logs,
				recorded: null,
				recording: true,
				first: first.then(listen),
				reach: {
					ensure: async () => listen(await reach.ensure()),
					connect: async () => listen(await reach.connect()),
				},
			};
		});
		return `${farewell}\n\`weaver replay ${record}\` shows what was recorded.`;
	} finally {
		recorder?.close();
		// When nothing was opened nobody else closes it, and the process would not end.
		first.then((client) => client.close()).catch(() => {});
	}
}

/** The same screen on a recording, which may be compressed with gzip. Throws `UserError` `recording`. */
export async function runReplay(options: TerminalOptions, file: string): Promise<string> {
	const write = (text: string) => process.stderr.isTTY && process.stderr.write(text);
	const progress = createReadingProgress(file, write, () => performance.now());
	const recording = await readRecording(file, {
		onProgress: progress.show,
		signal: options.signal,
	}).finally(progress.clear);
	const {head, logs, from, to} = recording;
	const client = createRecordedClient(recording);
	await openScreen(options, () => ({
		project: head.project,
		runsDir: '',
		logs: createRecordedLogs(logs),
		first: Promise.resolve(client),
		reach: {ensure: () => Promise.resolve(client), connect: () => Promise.resolve(client)},
		recorded: {file, from, to},
		recording: false,
	}));
	return '';
}
