/**
 * Loads ink-table for the Ink of this program. It is CommonJS and asks for `ink` with `require`,
 * which Node refuses for a module with top-level await; so it is given ours.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {compileFunction} from 'node:vm';
import * as ink from 'ink';
import * as React from 'react';

export type TableProps = {
	readonly data: readonly Readonly<Record<string, string | number>>[];
	/** Spaces at both sides of a cell. */
	readonly padding?: number;
};

const file = createRequire(import.meta.url).resolve('ink-table');
const own = createRequire(file);
const given: Readonly<Record<string, unknown>> = {ink, react: {__esModule: true, default: React}};
const loaded: {exports: {default?: React.ComponentType<TableProps>}} = {exports: {}};

compileFunction(readFileSync(file, 'utf8'), ['require', 'module', 'exports'], {filename: file})(
	(id: string) => given[id] ?? own(id),
	loaded,
	loaded.exports,
);

if (!loaded.exports.default) throw new Error('ink-table exports no component');

export const Table: React.ComponentType<TableProps> = loaded.exports.default;
