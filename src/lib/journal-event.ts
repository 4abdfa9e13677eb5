/** One fact of the journal: who says it decides the words, the history keeps it, the screen and `why` read it. */

export type JournalKind =
	/** A service's phase changed. */
	| 'phase'
	/** A run ended. */
	| 'exit'
	/** What a check finds changed: its verdict, not every probe. */
	| 'check'
	/** A service became ready, or is no longer. */
	| 'ready'
	/** A dependency's failure holds the service, or no longer does. */
	| 'pause'
	/** A limit of its resources was passed. */
	| 'limit'
	/** A hook ran. */
	| 'hook'
	/** A service file changed, and what follows. */
	| 'plan'
	/** A service file is broken, or good again. */
	| 'problem'
	/** Somebody asked for something. */
	| 'operator'
	/** Files that a service watches changed. */
	| 'watch'
	/** A time of its schedule has come. */
	| 'schedule'
	/** Something was dropped, or is not known: log bytes, samples, an exit code. */
	| 'gap'
	/** A package was installed, updated or removed. */
	| 'package'
	/** The daemon started, adopted, ended, or could not do something. */
	| 'daemon';

/** What its teller knows; sequence number and times are the journal's own. */
export type JournalEvent = {
	readonly kind: JournalKind;
	/** Null: about the daemon or the project. */
	readonly service: string | null;
	/** Number of the service's run; null when it is about none. */
	readonly run: number | null;
	/** Who or what made it happen: `operator`, `policy`, `dependency:db`, `check:health`, `limit:memory`, `file`, `watch`, `schedule`. */
	readonly cause: string | null;
	/** One sentence for people, without the service's name. */
	readonly text: string;
	/** The facts behind the sentence, as JSON. */
	readonly data?: Readonly<Record<string, unknown>>;
	/** Names a fact that may be told again after a crash of the daemon, which is then kept once. */
	readonly once?: string;
};

export type Journal = (event: JournalEvent) => void;
