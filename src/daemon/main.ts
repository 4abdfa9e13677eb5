/** The daemon's program: `daemon.js <project folder> [--no-reload]`. Exit 0: another one runs already. */
import {readFileSync} from 'node:fs';
import {projectAt} from '../config/project.ts';
import {messageOf} from '../lib/errors.ts';
import {makeStateFolder, startDaemon} from './daemon.ts';
import {closeInherited} from './inherited.ts';
import {openLog} from './log-file.ts';

closeInherited();
const [, , root = process.cwd(), ...flags] = process.argv;
const project = projectAt(root);
const log = openLog(project.daemonLog);

const fail = (error: unknown) => {
	log(
		`the daemon ended on a bug: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
	);
	process.exit(70);
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// The terminal it was started from may close.
process.on('SIGHUP', () => {});

const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
	version: string;
};

try {
	makeStateFolder(project);
	const daemon = await startDaemon(project, {version, reload: !flags.includes('--no-reload'), log});
	if (!daemon) process.exit(0);
	const signalled = new Promise<void>((resolve) => {
		for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
	});
	const homeless = daemon.lost.then(() => true);
	const isHomeless = await Promise.race([homeless, daemon.ended, signalled]);
	// An orderly end would remove the socket that may be another daemon's by now.
	if (isHomeless !== true) await daemon.stop();
	process.exit(0);
} catch (error) {
	log(`the daemon cannot start: ${messageOf(error)}`);
	process.exit(1);
}
