/** Lends the terminal of the screen to an attached service, and says afterwards what became of it. */
import type {ReadStream, WriteStream} from 'node:tty';
import {messageOf, UserError} from '../../src/lib/errors.ts';
import {signalOf} from '../../src/lib/exit-code.ts';
import {late} from '../../src/lib/late.ts';
import {say} from '../command.ts';
import type {Store} from '../store.ts';
import type {Theme} from '../theme.ts';
import type {AttachEnd} from './attached.ts';

/** Runs something while the screen neither draws nor reads. */
export type Lend = (use: () => Promise<void>) => Promise<void>;

export type AttachAround = {
	readonly store: Store;
	readonly runsDir: string;
	readonly stdin: ReadStream;
	readonly stdout: WriteStream;
	/** As it is at the moment. */
	readonly theme: () => Theme;
	readonly color: boolean;
	/** Null before the screen is there. */
	readonly lend: () => Lend | null;
};

export type Attaching = {
	/** Does nothing while a service is attached. */
	readonly open: (service: string) => void;
	/** Resolves when no service is attached: what ends the screen and can wait, waits for it. */
	readonly rest: () => Promise<void>;
	/** Leaves; resolves when the terminal is the screen's again. */
	readonly close: () => Promise<void>;
};

export function createAttaching(around: AttachAround): Attaching {
	const {store, lend, ...options} = around;
	const closing = new AbortController();
	let current: Promise<void> | null = null;

	const attach = async (service: string) => {
		// An emulator is much code for what is rarely done.
		const {prepareAttach} = await late(import('./attached.ts'), 'monitor');
		const show = prepareAttach({
			...options,
			theme: options.theme(),
			service,
			signal: closing.signal,
		});
		let end: AttachEnd = {kind: 'left'};
		await lend()?.(async () => {
			end = await show();
		});
		sayEnd(store, service, end);
	};
	return {
		open(service) {
			if (current || closing.signal.aborted) return;
			current = attach(service)
				.catch((error: unknown) => {
					const hint = error instanceof UserError && error.hint !== null ? ` ${error.hint}` : '';
					say(store, 'bad', messageOf(error) + hint);
				})
				.finally(() => {
					current = null;
				});
		},
		async rest() {
			await current;
		},
		async close() {
			closing.abort();
			await current;
		},
	};
}

function sayEnd(store: Store, service: string, end: AttachEnd): void {
	if (end.kind === 'left') say(store, 'note', `Left the terminal of ${service}; it goes on.`);
	else if (end.code === null)
		say(store, 'bad', `${service} has lost its terminal: its run was killed.`);
	else {
		const signal = signalOf(end.code);
		const told = `${service} has ended with exit ${end.code}${signal === null ? '' : ` (${signal})`}.`;
		say(store, end.code === 0 ? 'good' : 'bad', told);
	}
}
