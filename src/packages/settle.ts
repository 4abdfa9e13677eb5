/** Brings to an end what a killed install, update or remove left half done. */
import {existsSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {Project} from '../config/project.ts';
import {UserError} from '../lib/errors.ts';
import {anyRunAlive} from './running.ts';
import {clearHalfWritten, readServiceFile, releaseInUse} from './service-file.ts';
import {clearStaging, dataName, type Installed, type Store} from './store.ts';
import {clearTrial} from './trial.ts';

/** What became of something half done, for the user; one line each. */
export type Settled = {readonly name: string; readonly message: string};

/** Only for who holds the lock. A package whose record or service file is broken is left alone. */
export function settle(project: Project, store: Store): readonly Settled[] {
	clearStaging(store);
	return store.names().flatMap((name) => {
		try {
			return settleOne(project, store, name) ?? [];
		} catch (error) {
			if (error instanceof UserError) return [];
			throw error;
		}
	});
}

function settleOne(project: Project, store: Store, name: string): Settled | null {
	const record = store.read(name);
	if (record === null) {
		forget(store, name);
		return null;
	}
	clearHalfWritten(project.root, record.file);
	clearTrial(project.root, name);
	const told = finish(project, store, record);
	const now = store.read(name);
	if (now) sweep(store, now);
	return told === null ? null : {name, message: told};
}

/** The service file has the last word: it is the one thing that changed at once. */
function finish(project: Project, store: Store, record: Installed): string | null {
	const {name, phase, release, next, file} = record;
	switch (phase) {
		case 'installed':
			return null;
		case 'installing':
			if (releaseInUse(project.root, record) === release.folder) {
				store.write({...record, phase: 'installed'});
				return `the install of ${name} ${release.version} had been interrupted when it was done; it counts`;
			}
			forget(store, name);
			return `an interrupted install of ${name} ${release.version} is undone`;
		case 'updating':
			if (next && releaseInUse(project.root, record) === next.folder) {
				store.write({...record, phase: 'installed', release: next, next: null});
				return `the update of ${name} to ${next.version} had been interrupted after the switch; ${next.version} is what runs`;
			}
			store.write({...record, phase: 'installed', next: null});
			return `an interrupted update of ${name} is undone; ${release.version} is what runs`;
		case 'removing':
			if (readServiceFile(project.root, file)) {
				store.write({...record, phase: 'installed'});
				return `an interrupted remove of ${name} is undone`;
			}
			if (anyRunAlive(project, name)) return null;
			forget(store, name);
			return `the interrupted remove of ${name} is done`;
	}
}

/** Takes everything of a package but the data its program wrote. */
export function forget(store: Store, name: string): void {
	const folder = store.folderOf(name);
	if (!existsSync(folder)) return;
	for (const entry of readdirSync(folder))
		if (entry !== dataName) store.discard(path.join(folder, entry));
	dropEmpty(path.join(folder, dataName));
	dropEmpty(folder);
}

/** Takes releases and configurations that nothing points to. */
export function sweep(store: Store, {name, release, next}: Installed): void {
	const folder = store.folderOf(name);
	const used = new Set([release, next].flatMap((one) => [one?.folder, one?.configFile]));
	for (const entry of readdirSync(folder)) {
		if (used.has(entry) || entry === dataName || entry === 'installed.json') continue;
		store.discard(path.join(folder, entry));
	}
}

function dropEmpty(folder: string): void {
	if (existsSync(folder) && readdirSync(folder).length === 0) rmSync(folder, {recursive: true});
}
