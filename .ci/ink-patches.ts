/**
 * Makes the bundled Ink start and paint faster, without changing what it draws. Each patch names
 * the text it replaces and fails the build when that text is gone after an upgrade.
 *
 * Why, with figures of bare Node at 54 ms: the first paint took 320 ms without these, 200 with.
 */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Plugin} from 'esbuild';

type Edit = {readonly from: string; readonly to: string};

/**
 * Bounds the caches below: one screen of 200x50 has some hundred different strings, and each takes
 * some 10 kB. With 4000 of them the screen beside a busy log took 90 MB more.
 */
const cacheEntries = 600;

const segmenter = (declaration: string): Edit => ({
	from: declaration,
	to: declaration.replace('new Intl.Segmenter', 'new GraphemeSegmenter'),
});

/** What the replaced texts use, by the module that exports it. */
const helpers: Readonly<Record<string, string>> = {
	GraphemeSegmenter: 'grapheme-segmenter.ts',
	changedCells: 'line-update.ts',
	FrameRows: 'frame-rows.ts',
};

/** Import statements for those that the text uses. */
const importsFor = (source: string): string =>
	Object.entries(helpers)
		.filter(([name]) => source.includes(name))
		.map(([name, file]) => {
			const module = JSON.stringify(path.join(import.meta.dirname, 'patches', file));
			return `import {${name}} from ${module};\n`;
		})
		.join('');

/** Edits by the file's path in node_modules. */
const edits: Readonly<Record<string, readonly Edit[]>> = {
	// It fetches its own data: address, which loads all of Node's HTTP client.
	'yoga-layout/dist/binaries/yoga-wasm-base64-esm.js': [
		{from: 'return w||"function"!=typeof fetch?', to: 'return true?'},
	],
	// The first Intl.Segmenter costs 16 to 32 ms, and every call of it many times a plain loop.
	'ink/build/line-update.js': [
		segmenter('const segmenter = new Intl.Segmenter('),
		// It writes from the first changed cell to the end of the line: an age in a list that ticks
		// took 260 bytes a line, now 12.
		{
			from: 'let commonLength = 0;',
			to: `const cells = changedCells(previous, next, columns);
				if (cells !== null && cells.length < full.length) return cells;
				let commonLength = 0;`,
		},
	],
	// One sequence goes down any number of lines.
	'ink/build/log-update.js': [
		{
			from: 'buffer.push(ansiEscapes.cursorNextLine);',
			to: 'skipped += 1;',
		},
		{
			from: 'for (let i = 0; i < visibleCount; i++) {',
			to: `let skipped = 0;
				const skip = () => {
					if (skipped > 0) buffer.push('\\u001B[' + skipped + 'E');
					skipped = 0;
				};
				for (let i = 0; i < visibleCount; i++) {`,
		},
		{
			from: 'buffer.push(changedLine +',
			to: 'skip();\nbuffer.push(changedLine +',
		},
		{
			from: 'buffer.push(cursorSuffix);',
			to: 'skip();\nbuffer.push(cursorSuffix);',
		},
	],
	// Each cell of each string it remembers would have a list of styles of its own.
	'@alcalzone/ansi-tokenize/build/styledChars.js': [
		{from: 'styles: [...codes],', to: 'styles: codes,'},
	],
	'@alcalzone/ansi-tokenize/build/tokenize.js': [
		segmenter('const segmenter = new Intl.Segmenter('),
	],
	// It searches two tables for each character; nothing below U+1100 is wide.
	'is-fullwidth-code-point/index.js': [
		{
			from: 'return isFullWidth(codePoint) || isWide(codePoint);',
			to: 'return codePoint >= 0x1100 && (isFullWidth(codePoint) || isWide(codePoint));',
		},
	],
	'wrap-ansi/index.js': [segmenter('const segmenter = new Intl.Segmenter(')],
	'slice-ansi/tokenize-ansi.js': [segmenter('const GRAPHEME_SEGMENTER = new Intl.Segmenter(')],
	// It throws away between frames what it knows about strings that stay on the screen.
	'ink/build/output.js': [
		{from: 'caches = new OutputCaches();', to: 'caches = sharedCaches;'},
		{
			from: 'export default class Output',
			to: `const sharedCaches = new OutputCaches();
				const emptyCell = {type: 'char', value: ' ', fullWidth: false, styles: []};
				export default class Output`,
		},
		{
			from: 'get() {\n',
			to: `get() {
				if (this.caches.styledChars.size > ${cacheEntries}) this.caches.styledChars.clear();
				if (this.caches.widths.size > ${cacheEntries}) this.caches.widths.clear();
				if (this.caches.blockWidths.size > ${cacheEntries}) this.caches.blockWidths.clear();
				const frame = new FrameRows(this.width, this.height, this.operations);
			`,
		},
		// It makes all rows of a frame where one has changed.
		{
			from: 'const row = [];',
			to: 'if (frame.isSame(y)) { output.push(undefined); continue; }\nconst row = [];',
		},
		// Each blank cell was two objects; nobody changes one in its place.
		{
			from: `row.push({
                    type: 'char',
                    value: ' ',
                    fullWidth: false,
                    styles: [],
                });`,
			to: 'row.push(emptyCell);',
		},
		// It took every text apart, put it together and took it apart again; that is for text of several lines.
		{
			from: 'for (const character of this.caches.getStyledChars(text)) {',
			to: `const isOneLine = !text.includes('\\n');
				for (const character of isOneLine ? [] : this.caches.getStyledChars(text)) {`,
		},
		{
			from: 'let lines = characterLines.map(line => styledCharsToString(line));',
			to: 'let lines = isOneLine ? [text] : characterLines.map(line => styledCharsToString(line));',
		},
		{
			from: 'this.applyWriteOperation(output, operation, clips.at(-1));',
			to: 'if (frame.concerns(operation)) this.applyWriteOperation(output, operation, clips.at(-1));',
		},
		{
			from: 'const generatedOutput = output\n            .map(line => {',
			to: 'const generatedOutput = output.map((line, y) => {\nif (line === undefined) return frame.textOf(y);',
		},
		{
			from: 'return styledCharsToString(lineWithoutEmptyItems).trimEnd();',
			to: 'return frame.keep(y, styledCharsToString(lineWithoutEmptyItems).trimEnd());',
		},
		{
			from: 'return {\n            output: generatedOutput,',
			to: 'frame.end();\nreturn {\noutput: generatedOutput,',
		},
	],
	'ink/build/sanitize-ansi.js': [
		{
			from: 'export default sanitizeAnsi;',
			to: `const sanitized = new Map();
				export default (text) => {
					let result = sanitized.get(text);
					if (result === undefined) {
						if (sanitized.size > ${cacheEntries}) sanitized.clear();
						result = sanitizeAnsi(text);
						sanitized.set(text, result);
					}
					return result;
				};`,
		},
	],
};

export function inkPatches(): Plugin {
	const fastWidth = path.join(import.meta.dirname, 'patches', 'string-width.ts');
	return {
		name: 'ink-patches',
		setup(build) {
			const applied = new Set<string>();
			build.onResolve({filter: /^string-width$/}, ({importer}) =>
				importer === fastWidth ? null : {path: fastWidth},
			);
			build.onLoad({filter: /node_modules/}, ({path: file}) => {
				const name = packagePath(file);
				const wanted = edits[name];
				if (!wanted) return null;
				applied.add(name);
				const source = wanted.reduce(
					(text, edit) => replaceOnce(name, text, edit),
					readFileSync(file, 'utf8'),
				);
				return {contents: importsFor(source) + source, loader: 'js'};
			});
			build.onEnd(({metafile}) => {
				const bundlesInk = Object.keys(metafile?.inputs ?? {}).some((input) =>
					input.includes('node_modules/ink/'),
				);
				const missing = Object.keys(edits).filter((name) => !applied.has(name));
				if (bundlesInk && missing.length > 0)
					throw new Error(`ink-patches: no longer part of Ink: ${missing.join(', ')}`);
			});
		},
	};
}

function replaceOnce(name: string, text: string, {from, to}: Edit): string {
	if (text.split(from).length !== 2)
		throw new Error(`ink-patches: ${name} does not hold this text exactly once: ${from}`);
	return text.replace(from, () => to);
}

const packagePath = (file: string): string =>
	file.slice(file.lastIndexOf('node_modules') + 'node_modules/'.length).replaceAll('\\', '/');
