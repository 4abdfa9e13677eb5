/** The log of a service put together from the files on disk, without asking what `weaver logs` asks. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';

export type RawLog = {readonly text: string; readonly archives: number};

type Piece = {readonly run: number; readonly from: number; readonly file: string};

/** Archives are `logs/<service>/r<run>-<from>-<to>.gz`; what none covers is in `run/<service>/r<run>/spool`. */
export function readRawLog(stateDir: string, service: string): RawLog {
	const archives = piecesIn(
		path.join(stateDir, 'logs', service),
		/^r(?<run>\d+)-(?<from>\d+)-\d+\.(?:gz|log)$/,
		(name) => name,
	);
	const spools = piecesIn(path.join(stateDir, 'run', service), /^r(?<run>\d+)$/, (name) =>
		path.join(name, 'spool'),
	);
	const runs = [...new Set([...archives, ...spools].map(({run}) => run))].toSorted((a, b) => a - b);
	const blocks = runs.flatMap((run) => {
		const ofRun = ({run: other}: Piece) => other === run;
		let end = 0;
		const packed = archives
			.filter(ofRun)
			.toSorted((a, b) => a.from - b.from)
			.map(({from, file}) => {
				const bytes = readBytes(file);
				// A crash may leave two archives of the same bytes; what is missing shows in the numbers.
				const news = bytes.subarray(Math.min(bytes.length, Math.max(0, end - from)));
				end = Math.max(end, from + bytes.length);
				return news;
			});
		return [...packed, ...spools.filter(ofRun).map(({file}) => readBytes(file).subarray(end))];
	});
	return {text: Buffer.concat(blocks).toString('latin1'), archives: archives.length};
}

function piecesIn(folder: string, pattern: RegExp, fileOf: (name: string) => string): Piece[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder).flatMap((name) => {
		const {run, from} = pattern.exec(name)?.groups ?? {};
		const file = path.join(folder, fileOf(name));
		// A run that never began may have no spool.
		if (run === undefined || !existsSync(file)) return [];
		return [{run: Number(run), from: Number(from ?? 0), file}];
	});
}

function readBytes(file: string): Buffer {
	const bytes = readFileSync(file);
	return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}
