/** `weaver service packages`: what is installed, from where, with which permissions. */
import {exitCodes} from '../lib/errors.ts';
import {openStore} from '../packages/store.ts';
import type {Run} from './command.ts';
import {projectOf} from './context.ts';
import {describeEnforcement, releaseData} from './package-options.ts';

export const run: Run = async (invocation, io) => {
	const store = openStore(projectOf(invocation, io));
	const records = store.names().flatMap((name) => store.read(name) ?? []);
	if (invocation.options['json']) {
		const packages = records.map(({name, file, phase, release}) => ({
			...releaseData(name, release),
			file,
			phase,
			description: release.description,
			author: release.author,
			configFile: release.configFile,
		}));
		io.out(`${JSON.stringify({packages}, null, 2)}\n`);
		return exitCodes.ok;
	}
	if (records.length === 0) {
		io.out('No packages are installed. Install one with `weaver service install <source>`.\n');
		return exitCodes.ok;
	}
	for (const {name, phase, release, next} of records) {
		const {version, description, author, source, digest, permissions, enforced, at} = release;
		const underWay = phase === 'installed' ? '' : ` (${phase}${next ? ` to ${next.version}` : ''})`;
		const rows = [
			['from', source],
			['digest', `sha256 ${digest}`],
			['installed', new Date(at).toISOString()],
			['asks for', permissions.join(', ') || 'nothing'],
			['held by', describeEnforcement(enforced)],
		];
		io.out(
			[
				`${name} ${version}${underWay}${author === null ? '' : ` by ${author}`}${description === null ? '' : `: ${description}`}`,
				...rows.map(([label = '', value]) => `  ${label.padEnd(9)}  ${value}`),
				'',
			].join('\n'),
		);
	}
	return exitCodes.ok;
};
