/** The service that a new version is tried as, beside the old one. */
import {existsSync, rmSync} from 'node:fs';
import path from 'node:path';
import {checkFields} from '../config/check-fields.ts';
import {ownPorts} from '../config/ports.ts';
import {isValues, type Values} from './config-schema.ts';
import {readServiceFile} from './service-file.ts';

export const trialNameOf = (name: string): string => `${name}.trial`;
export const trialFileOf = (name: string): string => `services.d/${trialNameOf(name)}.json`;

/**
 * The fields of a package's service file made into those of its trial: one process that is not
 * started again, and does nothing around itself. It knows what it is by WEAVER_TRIAL.
 */
export function trialFields(name: string, fields: Values): Values {
	const {hooks: _hooks, schedule: _schedule, instances: _instances, ...rest} = fields;
	const env = isValues(fields['env']) ? fields['env'] : {};
	return {
		...rest,
		name: trialNameOf(name),
		enabled: true,
		restart: 'never',
		env: {...env, WEAVER_TRIAL: '1'},
	};
}

/** Why two versions can't run at once whatever the author says, continuing a sentence; or null. */
export function findTrialObstacle(root: string, name: string, trial: Values): string | null {
	const file = trialFileOf(name);
	if (existsSync(path.join(root, file))) return `${file} is in the way`;
	const checked = checkFields(trial);
	if ('problems' in checked) return checked.problems[0]?.message ?? 'it would be no service';
	const {ports} = ownPorts(checked.config, checked.config.env['PORT']);
	return ports.length === 0
		? null
		: `both use port${ports.length === 1 ? '' : 's'} ${ports.join(', ')}`;
}

/** Takes the trial's service file away where a killed command left it; never one of somebody else. */
export function clearTrial(root: string, name: string): void {
	const file = trialFileOf(name);
	const cwd = readServiceFile(root, file)?.fields['cwd'];
	if (typeof cwd === 'string' && cwd.startsWith(`.weaver/packages/${name}/`))
		rmSync(path.join(root, file), {force: true});
}
