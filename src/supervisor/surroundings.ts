/** What all services of a project share: the world as one of them sees it. */
import type {Gate} from '../health/gate.ts';
import type {Journal} from '../lib/journal-event.ts';
import type {ControlGroups} from './control-groups.ts';
import type {FifoPool} from './fifo-pool.ts';
import type {HookRunner} from './hooks.ts';
import type {Sweeper} from './sweep.ts';

export type Surroundings = {
	readonly root: string;
	readonly runsDir: string;
	readonly bootId: string | null;
	readonly fifos: FifoPool;
	readonly sweeper: Sweeper;
	/** Folders of runs that were over before adoption began, and of which nothing is left. */
	readonly swept: () => ReadonlySet<string>;
	readonly groups: ControlGroups;
	readonly hooks: HookRunner;
	/** In [0, 1), for jitter. */
	readonly random: () => number;
	readonly log: (message: string) => void;
	readonly record: Journal;
	/** Bounds how many scripts of checks run at once. */
	readonly scripts: Gate;
	/** Whether a service of the project is ready now; null when there is none of that name. */
	readonly isReady: (service: string) => boolean | null;
	/** Called after anything about the service changed. */
	readonly changed: (name: string) => void;
	/** Called when nothing changed but figures of its checks, which may be told later. */
	readonly probed: (name: string) => void;
};
