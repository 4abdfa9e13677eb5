/** The reason of a pause as it is recorded, `dependency:<name>`, and as people read it. Pure. */

/** The dependency whose failure holds a service; null when the reason is another one. */
export const dependencyIn = (reason: string | null): string | null =>
	/^dependency:(\S+)/.exec(reason ?? '')?.[1] ?? null;

/**
 * A reason in words: `held until db is back`; what is no pause stays as it is. Whether the dependency
 * failed or somebody stopped it, the reason does not tell.
 */
export function reasonText(reason: string): string {
	const dependency = dependencyIn(reason);
	return dependency === null ? reason : `held until ${dependency} is back`;
}
