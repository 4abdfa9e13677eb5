/** The one piece that is not JavaScript: the prebuilt part of a package that opens pseudoterminals. */
import {createRequire} from 'node:module';
import path from 'node:path';
import {messageOf} from '../lib/errors.ts';
import type {Size} from './frames.ts';

/**
 * What we use of it. Its own way to start programs waits 200 ms after their exit for what is still in
 * the terminal, no longer, and knows nothing of a descriptor for heartbeats.
 */
type Native = {
	open(
		columns: number,
		rows: number,
	): {readonly master: number; readonly slave: number; readonly pty: string};
	resize(master: number, columns: number, rows: number): void;
};

export type OpenTerminal = {
	readonly master: number;
	/** By which programs open the other end. */
	readonly path: string;
	/** Throws the system's error. */
	readonly resize: (size: Size) => void;
};

const wrapper = '@lydell/node-pty';
const platformPackage = `${wrapper}-${process.platform}-${process.arch}`;

/** Our end and the other one stay open until this process ends. */
export function openTerminal({columns, rows}: Size): OpenTerminal | {readonly error: string} {
	try {
		const native = createRequire(path.join(import.meta.dirname, 'any.cjs'))(findNative()) as Native;
		const {master, pty} = native.open(columns, rows);
		return {
			master,
			path: pty,
			resize: (size) => native.resize(master, size.columns, size.rows),
		};
	} catch (error) {
		return {error: messageOf(error)};
	}
}

/** Null when services can have terminals here; else why not and what to do. */
export function findTerminalObstacle(): string | null {
	try {
		findNative();
		return null;
	} catch {
		return `pty needs the package ${platformPackage}, which is not installed beside weaver. Install weaver again on this machine, without --omit=optional; where there is no such package, remove "pty"`;
	}
}

/** It is a dependency of the wrapper, which is ours. Throws when either is missing. */
function findNative(): string {
	const near = createRequire(path.join(import.meta.dirname, 'any.cjs'));
	const beside = createRequire(near.resolve(`${wrapper}/package.json`));
	return beside.resolve(`${platformPackage}/pty.node`);
}
