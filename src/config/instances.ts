/** The members that one service file stands for. Pure. */
import {type MemberName, nameOfInstance} from '../lib/member-name.ts';
import type {LoadedService} from './load.ts';
import type {ServiceConfig} from './service-schema.ts';

/** In order. The workers of cluster mode are one member: their host. */
export function membersOf(
	config: Pick<ServiceConfig, 'name' | 'instances' | 'exec_mode'>,
): readonly MemberName[] {
	const {name, instances, exec_mode} = config;
	// A record of an older weaver has no such field.
	if (exec_mode === 'cluster' || !(instances > 1)) return [{name, service: name, instance: null}];
	return Array.from({length: instances}, (_, index) => nameOfInstance(name, index + 1));
}

/** A member with the file it comes from. */
export type LoadedMember = LoadedService & MemberName;

export const membersIn = (services: readonly LoadedService[]): readonly LoadedMember[] =>
	services.flatMap((service) =>
		membersOf(service.config).map((member) => ({...service, ...member})),
	);
