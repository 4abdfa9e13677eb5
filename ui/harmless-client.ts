/** A daemon, or what stands in for one, of whose words none can wreck the screen. */
import type {Client} from '../src/ipc/client.ts';
import {UserError} from '../src/lib/errors.ts';
import {harmless, withHarmless} from './harmless.ts';

export const harmlessClient = (client: Client): Client => ({
	...client,
	on: (name, listener) => client.on(name, (notice) => listener(withHarmless(notice))),
	request: (method, params) =>
		client.request(method, params).then(withHarmless, (error: unknown) => {
			throw error instanceof UserError
				? new UserError(harmless(error.message), {
						code: error.code,
						exitCode: error.exitCode,
						...(error.hint === null ? {} : {hint: harmless(error.hint)}),
					})
				: error;
		}),
});
