/**
 * What the instances of a service are called: `api.1`, `api.2` and so on; a single one is called as
 * the service. No service's name ends in "." and a number, so a name tells which it is. Pure.
 */

/** One supervised member of a service. */
export type MemberName = {
	/** Of its run folder, and in every command: `api` or `api.2`. */
	readonly name: string;
	/** Of the service file: `api`. */
	readonly service: string;
	/** Counted from 1; null when there is only one. */
	readonly instance: number | null;
};

export const nameOfInstance = (service: string, instance: number): MemberName => ({
	name: `${service}.${instance}`,
	service,
	instance,
});

/** `api.2` taken apart. */
export function readMemberName(name: string): MemberName {
	const [, service = name, digits] = /^(.+)\.(\d+)$/.exec(name) ?? [];
	return {name, service, instance: digits === undefined ? null : Number(digits)};
}

/** `api.2` is of `api`, and `api` is of itself. */
export const serviceOf = (name: string): string => readMemberName(name).service;

/** True when a command that names `asked` means the member `name`. */
export const isMeant = (name: string, asked: string): boolean =>
	name === asked || serviceOf(name) === asked;

/** By name; instances of one service by number. */
export function compareMembers(a: string, b: string): number {
	const [one, other] = [readMemberName(a), readMemberName(b)];
	if (one.service !== other.service) return one.service < other.service ? -1 : 1;
	return (one.instance ?? 0) - (other.instance ?? 0);
}
