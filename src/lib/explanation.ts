/** Why a service is as it is, in sentences for people; the CLI, the wire and the screen share them. */

export type Explanation = {
	readonly service: string;
	/** It is as its file or the user wants it; then there is nothing to fix. */
	readonly asWanted: boolean;
	/** What is so, with the service as its subject: `api is down: exit 1 ×6 in 40s`. */
	readonly what: string;
	/** `what` without the service's name, for one line of the screen. */
	readonly short: string;
	/** Since when, epoch ms; null when that is not known. */
	readonly since: number | null;
	/** Which service is so because of which: from the next one down to where it begins. */
	readonly chain: readonly {readonly service: string; readonly text: string}[];
	/** Facts that bear on it: the last exit, the line of the log that names it, a dependency that is off. */
	readonly evidence: readonly string[];
	/** What happens next by itself, and when; null when nothing does. */
	readonly next: string | null;
	/** A command that would help; null when there is nothing to do. */
	readonly fix: string | null;
	/** The same, where weaver can do it when it is asked to; null where only the user can. */
	readonly remedy: Remedy | null;
};

export type Remedy = {readonly command: 'start' | 'restart'; readonly service: string};
