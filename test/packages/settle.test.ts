import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {projectAt} from '../../src/config/project.ts';
import {lockStore} from '../../src/packages/lock.ts';
import {settle} from '../../src/packages/settle.ts';
import {type Installed, openStore, type Release} from '../../src/packages/store.ts';
import {createFolder} from './folder.ts';

const release = (version: string): Release => ({
	version,
	folder: `${version}-abc`,
	digest: 'abc',
	description: null,
	author: null,
	source: '/w',
	commit: null,
	permissions: [],
	enforced: [],
	config: {},
	configFile: `config-${version}.json`,
	fields: {},
	at: 0,
});

/** A package as a command that was killed leaves it; `runs` is the version the service file names. */
function leftBehind(phase: Installed['phase'], runs: string | null) {
	const folder = createFolder({
		'services.d/.worker.json.tmp': '{"na',
		'.weaver/packages/.staging-1-1/package/x': '',
		'.weaver/packages/worker/1.0.0-abc/a': '',
		'.weaver/packages/worker/config-1.0.0.json': '{}',
		'.weaver/packages/worker/2.0.0-abc/a': '',
		'.weaver/packages/worker/config-2.0.0.json': '{}',
		'.weaver/packages/worker/data/kept': '',
	});
	const project = projectAt(folder.path);
	const store = openStore(project);
	store.write({
		version: 1,
		name: 'worker',
		file: 'services.d/worker.json',
		phase,
		release: release('1.0.0'),
		next: phase === 'updating' ? release('2.0.0') : null,
	});
	if (runs !== null)
		folder.write({
			'services.d/worker.json': JSON.stringify({
				name: 'worker',
				cwd: `.weaver/packages/worker/${runs}-abc`,
			}),
		});
	return {...folder, project, store};
}

const whole = (version: string) => [
	`${version}-abc`,
	`config-${version}.json`,
	'data',
	'installed.json',
];

describe('what a killed command left is settled by the service file', () => {
	it.each([
		['installing', null, null, ['data'], 'an interrupted install of worker 1.0.0 is undone'],
		[
			'installing',
			'1.0.0',
			'1.0.0',
			whole('1.0.0'),
			'the install of worker 1.0.0 had been interrupted when it was done; it counts',
		],
		[
			'updating',
			'1.0.0',
			'1.0.0',
			whole('1.0.0'),
			'an interrupted update of worker is undone; 1.0.0 is what runs',
		],
		[
			'updating',
			'2.0.0',
			'2.0.0',
			whole('2.0.0'),
			'the update of worker to 2.0.0 had been interrupted after the switch; 2.0.0 is what runs',
		],
		['removing', null, null, ['data'], 'the interrupted remove of worker is done'],
		['removing', '1.0.0', '1.0.0', whole('1.0.0'), 'an interrupted remove of worker is undone'],
		['installed', '1.0.0', '1.0.0', whole('1.0.0'), null],
	] as const)('%s, with %s in it', (phase, runs, version, files, message) => {
		using left = leftBehind(phase, runs);
		const {project, store} = left;
		expect(settle(project, store)).toEqual(message === null ? [] : [{name: 'worker', message}]);
		const after = store.read('worker');
		expect(after && [after.phase, after.release.version, after.next]).toEqual(
			version === null ? null : ['installed', version, null],
		);
		expect(readdirSync(store.folderOf('worker')).toSorted()).toEqual(files);
		expect(readdirSync(store.folder)).toEqual(['worker']);
		expect(existsSync(path.join(left.path, 'services.d', '.worker.json.tmp'))).toBe(false);
		expect(settle(project, store)).toEqual([]);
	});

	it('but a package whose service file is broken is left alone', () => {
		using left = leftBehind('updating', null);
		const {project, store} = left;
		left.write({'services.d/worker.json': '{"name": '});
		expect(settle(project, store)).toEqual([]);
		expect(store.read('worker')?.phase).toBe('updating');
		expect(readdirSync(store.folderOf('worker'))).toContain('2.0.0-abc');
	});
});

it('the store is changed by one at a time, and who comes second is told by whom', () => {
	using folder = createFolder();
	const store = openStore(projectAt(folder.path));
	{
		using held = lockStore(store, 'weaver service install a');
		expect(held.names()).toEqual([]);
		expect(() => lockStore(store, 'weaver service remove b')).toThrow(
			`The packages of this project are being changed: weaver service install a (pid ${process.pid}).`,
		);
	}
	{
		using again = lockStore(store, 'weaver service remove b');
		expect(again.names()).toEqual([]);
	}
	folder.write({'.weaver/packages/lock.db': 'not a lock at all'.repeat(100)});
	expect(() => lockStore(store, 'weaver service remove b')).toThrow(
		/^The packages of this project can't be changed: .*lock\.db cannot be locked/,
	);
});
