/** The reason of a pause as it is recorded, `dependency:<name>`, and as people read it. Pure. */

/** The dependency whose failure holds a service; null when the reason is another one. */
export const dependencyIn = (reason: string | null): string | null =>
	/^dependency:(\S+)/.exec(reason ?? '')?.[1] ?? null;

/** A reason in words: `held while db is not well`; what is no pause stays as it is. */
export function reasonText(reason: string): string {
	const dependency = dependencyIn(reason);
	return dependency === null ? reason : `held while ${dependency} is not well`;
}
