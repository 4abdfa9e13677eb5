/** What the user asked of `weaver service logs`, checked; every refusal says what is accepted. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {Project} from '../config/project.ts';
import {exitCodes, messageOf, UserError} from '../lib/errors.ts';
import {type Level, levelNamed} from '../lib/log-level.ts';
import {compareMembers, isMeant} from '../lib/member-name.ts';
import {nearest} from '../lib/nearest.ts';
import type {Filter, Query} from '../logs/query.ts';
import {parseSince} from '../logs/since.ts';
import {listRunServices} from '../runs/run-directory.ts';
import type {Invocation} from './command.ts';

type Options = Invocation['options'];

const defaultLines = 100;

/** Throws `UserError` with code `usage`. `services` is how many logs are asked for. */
export function readQuery(options: Options, services: number, now: number): Query {
	if (services === 0)
		throw usage('Name at least one service.', 'For example: weaver logs api worker --follow');
	const filter: Filter = {
		since: readOption(options, 'since', (text) => readSince(text, now)),
		level: readOption(options, 'level', readLevel),
		grep: readOption(options, 'grep', readPattern),
	};
	const hasTimes = options['timestamps'] === true || options['json'] === true;
	return {
		...filter,
		lines: readOption(options, 'lines', readLines) ?? (isFiltered(filter) ? 'all' : defaultLines),
		wanted: {
			time: hasTimes || services > 1 || filter.since !== null,
			level: options['json'] === true || filter.level !== null,
		},
	};
}

export const isFiltered = ({since, level, grep}: Filter): boolean =>
	since !== null || level !== null || grep !== null;

/** Reads `-n`; throws `UserError` with code `usage`. */
export function readLines(text: string): number | 'all' {
	if (text === 'all') return text;
	if (/^\d{1,15}$/.test(text)) return Number(text);
	throw usage(`--lines must be a number or "all", got "${text}".`);
}

/** Throws `UserError` with code `unknown-service` unless a file names it or it has run before. */
export function requireKnown(names: readonly string[], project: Project): void {
	const known = new Set([
		...namesInFiles(project.servicesDir),
		...listRunServices(project.runsDir),
	]);
	const all = [...known];
	for (const name of names) {
		if (all.some((each) => isMeant(each, name))) continue;
		const guess = nearest(name, known);
		throw new UserError(`No service is called ${name}.`, {
			code: 'unknown-service',
			hint: guess === null ? `Looked in ${project.servicesDir}.` : `Did you mean ${guess}?`,
			exitCode: exitCodes.usage,
		});
	}
}

/** The logs that a name stands for: its own, and those of its instances. */
export function logsOf(name: string, {runsDir}: Project): readonly string[] {
	const found = listRunServices(runsDir).filter((each) => isMeant(each, name));
	return found.length === 0 ? [name] : found.toSorted(compareMembers);
}

/** Names are taken even from files that are broken otherwise: their services may have logs. */
export function namesInFiles(servicesDir: string): readonly string[] {
	try {
		return readdirSync(servicesDir)
			.filter((file) => file.endsWith('.json'))
			.flatMap((file) => nameIn(readFileSync(path.join(servicesDir, file), 'utf8')) ?? []);
	} catch {
		return [];
	}
}

function nameIn(text: string): string | null {
	try {
		const {name} = JSON.parse(text) as {readonly name?: unknown};
		return typeof name === 'string' ? name : null;
	} catch {
		return /"name"\s*:\s*"([^"\\]+)"/.exec(text)?.[1] ?? null;
	}
}

function readSince(text: string, now: number): number {
	const since = parseSince(text, now);
	if (since !== null) return since;
	throw usage(
		`--since must be a time or how long ago, got "${text}".`,
		'Write 10m, 2h30m, 14:05, 2026-11-21 or 2026-11-21T10:00:00Z.',
	);
}

function readLevel(text: string): Level {
	const level = levelNamed(text);
	if (level !== null) return level;
	throw usage(`--level must be trace, debug, info, warn, error or fatal, got "${text}".`);
}

function readPattern(text: string): RegExp {
	try {
		return new RegExp(text);
	} catch (error) {
		throw usage(
			`--grep must be a JavaScript regular expression, got "${text}": ${messageOf(error)}.`,
			'Escape . * + ? ( ) [ ] { } ^ $ | with a backslash to match the characters themselves.',
		);
	}
}

function readOption<Value>(
	options: Options,
	name: string,
	read: (text: string) => Value,
): Value | null {
	const text = options[name];
	return typeof text === 'string' ? read(text) : null;
}

const usage = (message: string, hint?: string): UserError =>
	new UserError(message, {
		code: 'usage',
		exitCode: exitCodes.usage,
		...(hint === undefined ? {} : {hint}),
	});
