/** Archives a part of a run's log as the archiver does; its bytes are freed. */
import {closeSync, openSync, readSync, utimesSync} from 'node:fs';
import {makeFolder} from '../../src/archive/durable.ts';
import {punchHole} from '../../src/archive/punch.ts';
import {writeArchive} from '../../src/archive/write-archive.ts';
import {logFolder, type Range, type Stream} from '../../src/logs/parts.ts';
import {pathsOf, runFolder} from '../../src/runs/run-directory.ts';
import {now} from './log-folder.ts';

export async function archiveRange(
	runsDir: string,
	{service, run, stream}: {readonly service: string; readonly run: number; readonly stream: Stream},
	range: Range,
	compress: boolean,
): Promise<boolean> {
	const paths = pathsOf(runFolder(runsDir, service, run));
	const spool = stream === 'errors' ? paths.errors : paths.spool;
	const folder = logFolder(runsDir, service);
	makeFolder(folder);
	const fd = openSync(spool, 'r');
	const isDone = await writeArchive(folder, {run, stream}, range, compress, (target, offset) =>
		readSync(fd, target, 0, target.length, offset),
	);
	closeSync(fd);
	await punchHole(spool, range.from, range.to);
	utimesSync(spool, now / 1000, now / 1000);
	return isDone;
}
