/** What is wrong with a file in services.d/, and what to do about it. */
export type ConfigProblem = {
	/** Relative to the project's folder: `services.d/api.json`. */
	readonly file: string;
	/** Counted from 1; null when the whole file is meant. */
	readonly line: number | null;
	/** Dotted path of the field: `health.interval`; null when the whole file is meant. */
	readonly field: string | null;
	readonly message: string;
	readonly hint: string | null;
	/** The service whose last good version goes on running meanwhile, if there is one. */
	readonly service: string | null;
};
