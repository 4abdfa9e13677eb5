/** What every command of a key gets, and how one says something. */
import type {Client} from '../src/ipc/client.ts';
import type {LogReader} from '../src/logs/reading.ts';
import type {Copied} from './copy/copied.ts';
import type {Call} from './keys/palette.ts';
import type {State, Toast, Tone} from './model.ts';
import type {Store} from './store.ts';

export type Surroundings = {
	readonly store: Store;
	/** Null while the daemon is away. */
	readonly client: () => Client | null;
	/** Leaves the screen; the words are printed on the normal screen afterwards. */
	readonly leave: (farewell: string) => void;
	readonly repaint: () => void;
	/** Goes to the shell until it brings the screen back. */
	readonly suspend: () => void;
	/** Puts it on the clipboard; resolves with what to say of it. */
	readonly copy: (copied: Copied) => Promise<Pick<Toast, 'tone' | 'text'>>;
	readonly logs: LogReader;
	readonly readSpecs: () => void;
	/** What the palette has selected. */
	readonly call: (call: Call) => void;
	/** Opens the terminal of a service on the whole screen. */
	readonly attach: (service: string) => void;
};

/** `argument`: what was typed after it in the palette, of a command that takes something but no service. */
export type Command = (around: Surroundings, state: State, argument: string | null) => void;

/** How long a message stays, in ms; null: until another one takes its place. */
const stays: Readonly<Record<Tone, number | null>> = {
	good: 5000,
	note: 5000,
	bad: 15_000,
	busy: null,
};

export function say(store: Store, tone: Tone, text: string, about?: Toast['about']): void {
	const time = stays[tone];
	const until = time === null ? null : Date.now() + time;
	store.dispatch({kind: 'toast', toast: {tone, text, until, ...(about && {about})}});
}

/** Takes away what was said about it, if it still stands there. */
export function unsay(store: Store, about: NonNullable<Toast['about']>): void {
	if (store.get().toast?.about === about) store.dispatch({kind: 'toast', toast: null});
}
