/** A daemon that is being restarted drops its clients; what only reads may be asked once more. */
import {UserError} from '../lib/errors.ts';

/** Asks, and once more when the connection was lost in the middle; `ask` connects each time. */
export async function askAgain<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
	try {
		return await ask();
	} catch (error) {
		if (error instanceof UserError && error.code === 'connection-lost') return await ask();
		throw error;
	}
}
