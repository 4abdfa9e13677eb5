/** A daemon whose answers nobody waits for any more once it is given up. */
import type {Client} from '../src/ipc/client.ts';
import {methods} from '../src/ipc/protocol.ts';
import {UserError} from '../src/lib/errors.ts';

/** What is open when `givenUp` is aborted fails then, and an answer that comes later is dropped. */
export const impatientClient = (client: Client, givenUp: AbortSignal): Client => ({
	...client,
	request: (method, params) =>
		new Promise((resolve, reject) => {
			const giveUp = () => reject(daemonSilent(methods[method].permission === 'read'));
			if (givenUp.aborted) return giveUp();
			givenUp.addEventListener('abort', giveUp, {once: true});
			client
				.request(method, params)
				.finally(() => givenUp.removeEventListener('abort', giveUp))
				.then(resolve, reject);
		}),
});

const daemonSilent = (onlyAsked: boolean): UserError =>
	new UserError(
		onlyAsked
			? 'The daemon does not answer.'
			: 'The daemon does not answer; what it was told to do may still happen.',
		{code: 'daemon-silent'},
	);
