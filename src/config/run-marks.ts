/** The variables that weaver itself gives each run. */
import type {ServiceConfig} from './service-schema.ts';

/** `run` marks every process of it: the path of its folder. */
export const runMarks = (
	{name}: Pick<ServiceConfig, 'name'>,
	instance: number | null,
	run: string,
): Readonly<Record<string, string>> => ({
	WEAVER_SERVICE: name,
	WEAVER_INSTANCE: String(instance ?? 1),
	WEAVER_RUN: run,
});
