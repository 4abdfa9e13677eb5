/** Run folders in a temporary place, as services leave them; they go with the `using`. */
import {
	appendFileSync,
	closeSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	rmSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {appendIndex} from '../../src/logs/time-index.ts';
import {pathsOf, type RunEnd, runFolder} from '../../src/runs/run-directory.ts';

/** A moment that all of these tests call now, epoch ms. */
export const now = Date.UTC(2026, 10, 21, 12, 0, 0);

export type RunFiles = {
	readonly text?: string | Buffer;
	/** What the time index holds: size of the log, time. */
	readonly index?: readonly (readonly [size: number, time: number])[];
	/** Of the last write, epoch ms. */
	readonly writtenAt?: number;
	readonly createdAt?: number;
	readonly pid?: number;
	readonly exit?: number;
	readonly end?: Partial<RunEnd>;
};

export function createLogFolder() {
	const root = mkdtempSync(path.join(tmpdir(), 'weaver-logs-'));
	const runsDir = path.join(root, '.weaver', 'run');
	mkdirSync(path.join(root, 'services.d'));
	const pathsFor = (service: string, run: number) => pathsOf(runFolder(runsDir, service, run));
	return {
		root,
		runsDir,
		write(service: string, run: number, files: RunFiles): void {
			const paths = pathsFor(service, run);
			mkdirSync(paths.folder, {recursive: true});
			writeFileSync(paths.spool, files.text ?? '');
			if (files.index) {
				const fd = openSync(paths.index, 'a');
				for (const [size, time] of files.index) appendIndex(fd, size, time);
				closeSync(fd);
			}
			const record = {service, run, createdAt: files.createdAt ?? now - 60_000, config: {}};
			writeFileSync(paths.record, `${JSON.stringify(record)}\n`);
			if (files.pid !== undefined) writeFileSync(paths.pid, `${files.pid}\n`);
			if (files.exit !== undefined) {
				writeFileSync(paths.exit, `${files.exit}\n`);
				utimesSync(paths.exit, (now - 10_000) / 1000, (now - 10_000) / 1000);
			}
			if (files.end) this.end(service, run, files.end);
			const seconds = (files.writtenAt ?? now) / 1000;
			utimesSync(paths.spool, seconds, seconds);
		},
		append(service: string, run: number, text: string | Buffer, writtenAt = now): void {
			const {spool} = pathsFor(service, run);
			appendFileSync(spool, text);
			utimesSync(spool, writtenAt / 1000, writtenAt / 1000);
		},
		truncate(service: string, run: number): void {
			truncateSync(pathsFor(service, run).spool, 0);
		},
		end(service: string, run: number, end: Partial<RunEnd>): void {
			const whole: RunEnd = {
				code: 0,
				at: now,
				phase: 'stopped',
				finished: false,
				reason: null,
				failures: 0,
				restarts: 0,
				nextStartAt: null,
				...end,
			};
			writeFileSync(pathsFor(service, run).end, `${JSON.stringify(whole)}\n`);
		},
		[Symbol.dispose]: () => rmSync(root, {recursive: true, force: true}),
	};
}
