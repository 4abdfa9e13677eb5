/** ^Z as everywhere: the shell gets the terminal, and `fg` brings the screen back as it was. */
import type {Lend} from './attach/open-attach.ts';
import {say} from './command.ts';
import type {Store} from './store.ts';

export type SuspendAround = {
	readonly store: Store;
	/** Null before the screen is there. */
	readonly lend: () => Lend | null;
	/** Puts the terminal into the screen's modes again and paints everything. */
	readonly restore: () => void;
};

export type Suspending = Disposable & {readonly suspend: () => void};

/** How long a stop signal may take to arrive, in ms. */
const arrival = 100;

/** A window that changed its size tells the shell, not those who were stopped. */
const lookAtSize = () => process.kill(process.pid, 'SIGWINCH');

export function createSuspending({store, lend, restore}: SuspendAround): Suspending {
	let isAway = false;
	let continued = false;

	const stop = async () => {
		continued = false;
		// To the whole job, as the terminal itself would do it; nothing stops where no shell waits for it.
		process.kill(0, 'SIGTSTP');
		await new Promise((resolve) => setTimeout(resolve, arrival));
	};
	const onContinue = () => {
		continued = true;
		// Somebody else stopped us, and whoever used the terminal meanwhile left it as they like it.
		if (isAway) return;
		restore();
		lookAtSize();
	};
	process.on('SIGCONT', onContinue);
	return {
		suspend() {
			const lends = lend();
			if (isAway || !lends) return;
			isAway = true;
			void lends(stop).finally(() => {
				isAway = false;
				lookAtSize();
				if (!continued) say(store, 'note', 'No shell waits for this screen; q leaves it.');
			});
		},
		[Symbol.dispose]: () => {
			process.off('SIGCONT', onContinue);
		},
	};
}
