import {chmodSync, mkdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {projectAt} from '../../src/config/project.ts';
import {makeStateFolder} from '../../src/daemon/daemon.ts';
import {createFolder} from '../config/folder.ts';

describe('the folder of a socket outside the project', () => {
	it('is made for its owner alone, and one that others may write in is refused', () => {
		using folder = createFolder();
		const near = projectAt(folder.root);
		const socketFolder = folder.path('elsewhere');
		const far = {...near, socket: path.join(socketFolder, 'weaver.sock')};
		makeStateFolder(far);
		expect(statSync(socketFolder).mode & 0o777).toBe(0o700);
		rmSync(socketFolder, {recursive: true});
		mkdirSync(socketFolder);
		chmodSync(socketFolder, 0o777);
		expect(() => makeStateFolder(far)).toThrow(`${socketFolder} must be a folder of yours alone`);
		expect(() => makeStateFolder(near)).not.toThrow();
	});
});
