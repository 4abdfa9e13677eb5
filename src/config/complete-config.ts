/** Brings what an older weaver recorded of a service file up to the fields of this one. */
import {checkFields} from './check-fields.ts';
import {ownerOf} from './check-types.ts';
import type {ServiceConfig} from './service-schema.ts';

/**
 * `config` with the fields that its weaver did not know yet. What this weaver would refuse stays as
 * it is, since the run was started with it, but for a check that nobody could make: that is left out.
 */
export function completeConfig(config: unknown): ServiceConfig {
	const {health, ...rest} = config as ServiceConfig;
	const withCheck = checkFields({...rest, ...(health ? {health: withoutStrangers(health)} : {})});
	if ('config' in withCheck) return withCheck.config;
	const checked = checkFields(rest);
	if ('config' in checked) return checked.config;
	const smallest = checkFields({name: 'any', script: 'any'});
	return {...('config' in smallest ? smallest.config : {}), ...rest};
}

/** The first weaver filled in what belongs to other types of checks, too. */
const withoutStrangers = (check: {readonly type: string}): object =>
	Object.fromEntries(
		Object.entries(check).filter(([field]) => [undefined, check.type].includes(ownerOf(field))),
	);
