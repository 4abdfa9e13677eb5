/** Tells a folder that cannot be read from one that is not there, for commands that would say there is nothing. */
import {readdirSync} from 'node:fs';
import {messageOf, systemCodeOf, UserError} from '../lib/errors.ts';

/** Throws `UserError` `state-unreadable` for a folder that is there and cannot be read. */
export function requireReadable(folder: string): void {
	try {
		readdirSync(folder);
	} catch (error) {
		if (systemCodeOf(error) === 'ENOENT') return;
		throw new UserError(`${folder} cannot be read: ${messageOf(error)}`, {
			code: 'state-unreadable',
			hint: 'Make it a folder that you may read; what services have run and written is in there.',
		});
	}
}
