/**
 * Reads a package out of a git repository without ever having it checked out: git fetches one
 * commit and writes it as a tar archive, which goes through the same checks as any other. So
 * neither hooks nor filters nor links of the repository have a chance to do anything.
 */
import path from 'node:path';
import {execa} from 'execa';
import {messageOf} from '../lib/errors.ts';
import type {Limits} from './admission.ts';
import {refusalOfAll} from './refusal.ts';
import {describeSource, type Source} from './source.ts';
import {unpackTar} from './unpack.ts';

/** A repository that does not answer is given up after this time, ms. */
const patience = 120_000;

const settings = {
	'core.hooksPath': '/dev/null',
	'core.fsmonitor': 'false',
	'protocol.allow': 'never',
	'protocol.https.allow': 'always',
	'protocol.ssh.allow': 'always',
	'protocol.file.allow': 'always',
	'fetch.recurseSubmodules': 'false',
	'gc.auto': '0',
};

/**
 * Unpacks the commit that `source` names into `target`, an empty folder; `scratch` is a folder that
 * does not exist yet. Answers with the commit's hash. Throws `UserError`.
 */
export async function unpackGit(
	source: Source & {readonly kind: 'git'},
	target: string,
	scratch: string,
	limits?: Limits,
): Promise<string> {
	const label = describeSource(source);
	const git = (args: readonly string[]) =>
		execa('git', [...options, ...args], {
			cwd: path.dirname(scratch),
			env: environment(),
			extendEnv: false,
			stdin: 'ignore',
			timeout: patience,
			killSignal: 'SIGKILL',
		});
	try {
		await git(['init', '--quiet', '--bare', '--template=', '--', scratch]);
		await git([
			`--git-dir=${scratch}`,
			'fetch',
			'--quiet',
			'--depth=1',
			'--no-tags',
			'--no-recurse-submodules',
			'--',
			source.url,
			source.ref ?? 'HEAD',
		]);
		const {stdout: commit} = await git([
			`--git-dir=${scratch}`,
			'rev-parse',
			'FETCH_HEAD^{commit}',
		]);
		const archive = execa(
			'git',
			[...options, `--git-dir=${scratch}`, 'archive', '--format=tar', commit],
			{
				env: environment(),
				extendEnv: false,
				stdin: 'ignore',
				timeout: patience,
				killSignal: 'SIGKILL',
				encoding: 'buffer',
				buffer: false,
			},
		);
		// A refusal ends the reading, and with it git; what it says then is no news.
		archive.catch(() => {});
		await unpackTar(archive.stdout, label, target, () => Infinity, limits);
		await archive;
		return commit;
	} catch (error) {
		throw isGitError(error) ? refusalOfAll(label, `can't be fetched: ${reasonOf(error)}`) : error;
	}
}

const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

type GitError = Error & {readonly stderr?: unknown; readonly timedOut?: boolean};

const isGitError = (error: unknown): error is GitError =>
	error instanceof Error && 'shortMessage' in error;

function reasonOf(error: GitError): string {
	if (error.timedOut) return `no answer within ${patience / 1000} s`;
	if ('code' in error && error.code === 'ENOENT') return 'git is not installed';
	const said = typeof error.stderr === 'string' ? error.stderr.trim().split('\n') : [];
	return (
		said.find((line) => line.startsWith('fatal: '))?.slice(7) ?? said.at(-1) ?? messageOf(error)
	);
}

/** Never asks anything; not in the repository of a git hook that weaver may run in. */
function environment(): Record<string, string> {
	const kept = Object.entries(process.env).filter(
		([name, value]) => value !== undefined && (!name.startsWith('GIT_') || isKept(name)),
	);
	return {
		GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
		...(Object.fromEntries(kept) as Record<string, string>),
		GIT_TERMINAL_PROMPT: '0',
		GIT_ASKPASS: 'true',
		SSH_ASKPASS: 'true',
		GIT_LFS_SKIP_SMUDGE: '1',
		LC_ALL: 'C',
	};
}

/** How the user reaches servers, and nothing about a repository. */
const isKept = (name: string): boolean =>
	/^GIT_(?:SSH|SSH_COMMAND|SSL_\w+|HTTP_\w+|PROXY_\w+|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM)$/.test(
		name,
	);
