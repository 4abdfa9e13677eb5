/** How grave a line of a log is, read from the ways that programs usually say it. Pure. */

/** From the least to the most grave. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof levels)[number];

const names: Readonly<Record<string, Level>> = {
	trace: 'trace',
	trc: 'trace',
	verbose: 'debug',
	debug: 'debug',
	dbg: 'debug',
	info: 'info',
	inf: 'info',
	notice: 'info',
	warn: 'warn',
	warning: 'warn',
	wrn: 'warn',
	error: 'error',
	err: 'error',
	fatal: 'fatal',
	ftl: 'fatal',
	critical: 'fatal',
	crit: 'fatal',
	alert: 'fatal',
	emerg: 'fatal',
	panic: 'fatal',
	i: 'info',
	w: 'warn',
	e: 'error',
	f: 'fatal',
};

const words =
	'trace|trc|verbose|debug|dbg|info|inf|notice|warn|warning|wrn|error|err|fatal|ftl|critical|crit|alert|emerg|panic';

/** `{"level":"error"}` or, as pino writes it, `{"level":50}`. */
const inJson = /"(?:level|severity|lvl|levelname|log\.level)"\s*:\s*(?:"(\w+)"|(\d+))/i;
/** `level=warn`. */
const inLogfmt = /\b(?:level|lvl|severity)=["']?(\w+)/i;
/** `E1121 10:00:00.000000 main.go:12] text`. */
const inKlog = /^([IWEF])\d{4} \d\d:/;
/** `ERROR` anywhere in the head. */
const asCapitals = new RegExp(`\\b(${words.toUpperCase()})\\b`);
/** `[error]` in any spelling. */
const inBrackets = new RegExp(`[[(<](${words})[\\])>]`, 'i');
/** `10:00:00 warning: …`: only times and brackets come before it. */
const asFirstWord =
	/^[\s\d.,:/TZ+|[\](){}-]*\b(trace|verbose|debug|info|warn|warning|error|fatal|critical)\b/i;
/** The first line of an exception in JavaScript, Python, Java, Go and Rust. */
const asException =
	/^(?:Uncaught |Unhandled )?[\w.$]*(?:Error|Exception)\b[\s:[]|^Traceback \(most|^panic: |^thread '.*' panicked/;

/** Stack frames, closing brackets, empty lines and the like belong to the line before them. */
const asContinuation = /^(?:\s|$|[}\])]|\.\.\. \d+ more|Caused by: |goroutine \d+ \[)/;

/** Only this much of a line is looked at; JSON may have its level after a longish time or name. */
const headLength = 160;
const jsonHeadLength = 1024;

/** The level that a line names itself; null when it names none. */
export function levelOf(line: string): Level | null {
	const text = withoutColour(line);
	if (text.startsWith('{')) {
		const match = inJson.exec(text.slice(0, jsonHeadLength));
		if (match?.[1] !== undefined) return names[match[1].toLowerCase()] ?? null;
		if (match?.[2] !== undefined) return byNumber(Number(match[2]));
	}
	const head = text.slice(0, headLength);
	for (const pattern of [inLogfmt, inKlog, asCapitals, inBrackets, asFirstWord]) {
		const level = names[pattern.exec(head)?.[1]?.toLowerCase() ?? ''];
		if (level !== undefined) return level;
	}
	return asException.test(head) ? 'error' : null;
}

/** True for a line that has the level and the time of the line before it. */
export const isContinuation = (line: string): boolean => asContinuation.test(line);

/** Whether a line of this level passes `--level least`; a line that says nothing counts as info. */
export const isAtLeast = (level: Level | null, least: Level): boolean =>
	levels.indexOf(level ?? 'info') >= levels.indexOf(least);

/**
 * Finds something in every line whose `levelOf` is at least this, and in few others; null for a
 * level that lines which say nothing have as well. To be used on many lines at once.
 */
export function hintOfLevel(least: Level): RegExp | null {
	if (isAtLeast(null, least)) return null;
	const rank = levels.indexOf(least);
	const grave = Object.entries(names).filter(([, level]) => levels.indexOf(level) >= rank);
	const written = grave.map(([name]) => name).filter(({length}) => length > 1);
	const letters = grave.map(([name]) => name).filter(({length}) => length === 1);
	// A number or a single letter after its name, klog's letter, exceptions.
	const number = `[${rank + 1}-9]\\d|\\d{3}`;
	const others = [
		`(?:level|severity|lvl|levelname)["']?\\s*[:=]\\s*["']?(?:${number}|[${letters.join('')}])`,
		`^[${letters.join('')}]\\d{4} `,
		...(isAtLeast('error', least) ? ['exception', 'traceback', 'panicked'] : []),
	];
	return new RegExp([...written, ...others].join('|'), 'gim');
}

/** `warn`, also written `Warning` or `WRN`; null when there is no such level. */
export const levelNamed = (name: string): Level | null =>
	name.length > 1 ? (names[name.toLowerCase()] ?? null) : null;

/** Pino's numbers; a level of one's own counts as the standard one below it. */
function byNumber(value: number): Level | null {
	if (value < 10) return null;
	return levels[Math.min(levels.length, Math.floor(value / 10)) - 1] ?? null;
}

export const withoutColour = (text: string): string =>
	text.includes('\u001b') ? text.replace(/\u001b\[[0-9;:]*[A-Za-z]/g, '') : text;
