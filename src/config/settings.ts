/** `weaver.json` in the project's folder: the few things that belong to no single service. */
import {readFileSync} from 'node:fs';
import {messageOf, systemCodeOf} from '../lib/errors.ts';
import {parseSize} from '../lib/units.ts';

export type Settings = {
	readonly logs: {
		/** Most bytes that all logs of the project may take; null: as much as is usual. */
		readonly budget: number | null;
	};
};

const usual: Settings = {logs: {budget: null}};

/** What is wrong with it leaves everything as usual, and is told in one sentence. */
export function readSettings(file: string): {
	readonly settings: Settings;
	readonly problem: string | null;
} {
	const refuse = (what: string) => ({
		settings: usual,
		problem: `${file}: ${what}; it is left aside.`,
	});
	let value: unknown;
	try {
		value = JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		if (systemCodeOf(error) === 'ENOENT') return {settings: usual, problem: null};
		return refuse(messageOf(error));
	}
	if (!isObject(value)) return refuse('must be an object such as {"logs": {"budget": "2G"}}');
	for (const key of Object.keys(value))
		if (key !== 'logs')
			return refuse(
				isPersonal(key)
					? `${key} is a personal setting: write it into ~/.config/weaver/settings.json`
					: `has no field "${key}"`,
			);
	const logs = value['logs'] ?? {};
	if (!isObject(logs)) return refuse('logs must be an object such as {"budget": "2G"}');
	for (const key of Object.keys(logs))
		if (key !== 'budget') return refuse(`logs has no field "${key}"`);
	const asked = logs['budget'] ?? null;
	if (asked === null) return {settings: usual, problem: null};
	const budget = typeof asked === 'string' || typeof asked === 'number' ? parseSize(asked) : null;
	if (budget === null || budget < leastBudget)
		return refuse(`logs.budget must be a size of at least 1M, got ${JSON.stringify(asked)}`);
	return {settings: {logs: {budget}}, problem: null};
}

/** Of every project of one person; see personal-settings.ts. */
const isPersonal = (key: string): boolean =>
	['keys', 'theme', 'glyphs', 'accessible', 'mouse'].includes(key);

const leastBudget = 1024 ** 2;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
