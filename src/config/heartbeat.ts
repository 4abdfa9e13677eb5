/** Which services are given a heartbeat file, and how they find it. Pure. */
import {checkKinds} from '../lib/service-state.ts';
import type {ServiceConfig} from './service-schema.ts';

/** Descriptor on which the file is open for appending when the service starts; shells know only one digit. */
export const heartbeatDescriptor = 9;

/** Of disabled checks as well: to enable one then takes no restart. */
export const hasHeartbeat = (
	config: Partial<Pick<ServiceConfig, (typeof checkKinds)[number]>>,
): boolean => checkKinds.some((kind) => config[kind]?.type === 'heartbeat');

/** The variables that tell a service where to make its heartbeats; none when nobody listens. */
export const heartbeatMarks = (
	config: Parameters<typeof hasHeartbeat>[0],
	file: string,
): Readonly<Record<string, string>> =>
	hasHeartbeat(config)
		? {WEAVER_HEARTBEAT: file, WEAVER_HEARTBEAT_FD: String(heartbeatDescriptor)}
		: {};
