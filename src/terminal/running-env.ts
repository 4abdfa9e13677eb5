/** The environment that a running service was started with, as it sees it itself. */
import {readEnvironment} from '../lib/process-table.ts';
import {restoreForService} from './host-command.ts';

/** `pid`: of the service, or of the host of its terminal. Null when it is gone, or not ours to read. */
export function environmentOfService(pid: number): Readonly<Record<string, string>> | null {
	const env = readEnvironment(pid);
	return env && restoreForService(env);
}
