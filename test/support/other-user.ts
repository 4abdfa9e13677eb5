/** Runs weaver as a user without root's rights, so that modes and limits mean something to it. */
import {execFileSync} from 'node:child_process';
import {execa} from 'execa';
import {createProject, type Project, weaverProgram} from './project.ts';

/** Nobody's number, so that nothing else counts towards its limits. */
const nobodys = 54_321;
const isRoot = process.getuid?.() === 0;

/** Why that user cannot run weaver, e.g. for a clone in a folder of root's alone; null when it can. */
export function otherUserObstacle(): string | null {
	if (!isRoot) return null;
	try {
		for (const file of [process.execPath, weaverProgram])
			execFileSync('test', ['-r', file], {uid: nobodys, gid: nobodys});
		return null;
	} catch {
		return `users other than root cannot read ${weaverProgram}`;
	}
}

export type OtherUser = {
	readonly project: Project;
	/** For starting other programs as this user. */
	readonly identity: {readonly uid?: number; readonly gid?: number};
	weaver(...args: readonly string[]): Promise<{readonly code: number; readonly said: string}>;
};

/** The project's folder belongs to that user; where the tests are not run by root, to their own. */
export async function createOtherUser(
	services: Parameters<typeof createProject>[0],
): Promise<OtherUser & AsyncDisposable> {
	const project = await createProject(services);
	if (isRoot) execFileSync('chown', ['-R', `${nobodys}:${nobodys}`, project.path('..')]);
	const identity = isRoot ? {uid: nobodys, gid: nobodys} : {};
	return {
		project,
		identity,
		async weaver(...args) {
			const {exitCode, all} = await execa(process.execPath, [weaverProgram, ...args], {
				cwd: project.root,
				env: project.env,
				extendEnv: false,
				reject: false,
				stdin: 'ignore',
				all: true,
				...identity,
			});
			return {code: exitCode ?? -1, said: all};
		},
		[Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
	};
}
