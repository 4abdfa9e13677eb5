/** Parts of weaver that are loaded when they are first needed, from files that may be gone by then. */
import {systemCodeOf, UserError} from './errors.ts';

const ways = {
	daemon: 'this daemon: `weaver daemon restart` loads the new one, and the services run on',
	monitor: 'this monitor: leave it and open it again',
} as const;

/**
 * What `wanted` loads. An update or a build takes away the files of the weaver that runs; then it
 * rejects with one sentence that says so and what to do.
 */
export async function late<Part>(wanted: Promise<Part>, who: keyof typeof ways): Promise<Part> {
	try {
		return await wanted;
	} catch (error) {
		if (systemCodeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
		throw new UserError(`weaver was updated or built anew under ${ways[who]}`, {
			code: 'updated',
		});
	}
}
