/** Whether what a package wants to run is there and can at least be read by what runs it. */
import {statSync} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import type {Manifest} from './manifest.ts';
import {refusal} from './refusal.ts';

/** A check that takes longer says nothing, ms. */
const patience = 10_000;

/**
 * Throws `UserError` when the entry's script is not in the package, or when its interpreter finds
 * it malformed: such a version never gets so far that the old one is stopped for it.
 */
export async function checkEntry(
	folder: string,
	manifest: Manifest,
	source: string,
): Promise<void> {
	const {script, interpreter} = manifest.entry;
	const file = path.join(folder, script);
	if (!statSync(file, {throwIfNoEntry: false})?.isFile())
		throw refusal(source, script, 'is the entry, but the package has no such file');
	if (interpreter !== undefined) return;
	const check = syntaxCheckOf(script);
	if (check === null) return;
	const [program, ...args] = check;
	const {failed, exitCode, stderr} = await execa(program, [...args, file], {
		reject: false,
		stdin: 'ignore',
		timeout: patience,
		cwd: folder,
	});
	// Without a code the interpreter is not there, or did not answer: starting it will tell.
	if (!failed || exitCode === undefined) return;
	throw refusal(source, script, `can't be run: ${lastWords(stderr)}`);
}

/** Reads a program without running it. */
function syntaxCheckOf(script: string): readonly [string, ...string[]] | null {
	if (/\.[cm]?js$/.test(script)) return ['node', '--check'];
	if (script.endsWith('.sh')) return ['sh', '-n'];
	if (script.endsWith('.py'))
		return ['python3', '-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])'];
	return null;
}

/** The line that names the mistake, among those that show it. */
function lastWords(text: string): string {
	const lines = text.split('\n').map((line) => line.trim());
	return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '') ?? '';
}
