/** Has the service files read by a process of its own; see loader.ts. */
import {execFile, spawn} from 'node:child_process';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {Loaded, LoadedService} from '../config/load.ts';
import type {Mended} from './old-records.ts';

const program = fileURLToPath(new URL('./loader.js', import.meta.url));

/** A loader that hangs (a file on a dead network disk) is ended after this time, ms. */
const patience = 20_000;

/** Rejects with what is wrong when there is no services.d/ or it cannot be read. */
export async function loadInChild(
	root: string,
	lastGood: readonly LoadedService[],
): Promise<Loaded> {
	const child = spawn(process.execPath, [program, root], {
		stdio: ['pipe', 'pipe', 'pipe'],
		timeout: patience,
	});
	const failed = new Promise<never>((_, reject) => child.once('error', reject));
	// It may end before it has read everything; what it says then is the answer.
	child.stdin.on('error', () => {});
	child.stdin.end(JSON.stringify(lastGood));
	const [answer, complaint] = await Promise.race([
		Promise.all([text(child.stdout), text(child.stderr)]),
		failed,
	]);
	if (answer === '') throw new Error(`the service files could not be read: ${complaint.trim()}`);
	const found = JSON.parse(answer) as {readonly loaded: Loaded} | {readonly error: string};
	if ('error' in found) throw new Error(found.error);
	return found.loaded;
}

/**
 * Completes the records of runs that lack something; to be called before they are read. Resolves with
 * those that were broken; rejects with what went wrong.
 */
export async function completeRecordsInChild(root: string): Promise<readonly Mended[]> {
	const command = [program, root, '--complete'];
	const {stdout} = await promisify(execFile)(process.execPath, command, {timeout: patience});
	return JSON.parse(stdout) as readonly Mended[];
}
