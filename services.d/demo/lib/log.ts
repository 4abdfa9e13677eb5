/** Log lines as JSON, one object a line, the way most Node services write them. */

type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

export function log(
	level: Level,
	message: string,
	fields: Readonly<Record<string, unknown>> = {},
): void {
	process.stdout.write(
		`${JSON.stringify({level, msg: message, ...fields, time: new Date().toISOString()})}\n`,
	);
}
