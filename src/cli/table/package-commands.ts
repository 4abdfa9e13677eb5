/** Rows of the table of commands: services that come as packages. */
import type {Command, Option} from '../command.ts';

const granting: Readonly<Record<string, Option>> = {
	yes: {type: 'boolean', short: 'y', summary: 'Grant the permissions without asking'},
};

const configuring: Readonly<Record<string, Option>> = {
	config: {
		type: 'string',
		multiple: true,
		value: '<key=value>',
		summary: "A value of the package's configuration; may be given several times",
	},
	'config-file': {type: 'string', value: '<file>', summary: 'JSON file with such values'},
};

const proving: Readonly<Record<string, Option>> = {
	timeout: {
		type: 'string',
		value: '<time>',
		summary: 'How long the new version may take to become ready (60s)',
	},
};

export const packageCommands: readonly Command[] = [
	{
		name: 'service install',
		summary: 'Install a package: its service starts when a daemon runs',
		operands: '<source>',
		options: {...granting, ...configuring, ...proving},
		details:
			'A source is a folder, an archive (.tgz) or a git repository: an https://, ssh:// or file:// address or a folder, with #ref for a branch, a tag or a commit. See docs/packages.md.',
		examples: [
			'weaver service install ./worker',
			'weaver service install worker-1.2.0.tgz --yes --config port=8080',
			'weaver service install https://example.org/worker.git#v1.2.0',
		],
		load: () => import('../service-install.ts'),
	},
	{
		name: 'service update',
		summary: 'Switch a package to another version; one that fails is put back',
		operands: '<name> [source]',
		options: {
			...granting,
			...configuring,
			...proving,
			force: {type: 'boolean', summary: 'Also to an older version, or to other files of the same'},
		},
		details:
			'Without a source it is read again from where it was installed. With --config it may be the same version with another configuration.',
		examples: [
			'weaver service update worker worker-1.3.0.tgz',
			'weaver service update worker --config port=8081',
		],
		load: () => import('../service-update.ts'),
	},
	{
		name: 'service remove',
		summary: 'Stop a service and take away its file, and its package',
		operands: '<name>',
		options: {
			yes: {type: 'boolean', short: 'y', summary: 'Do not ask'},
			force: {type: 'boolean', summary: 'Also when other services need it'},
			purge: {type: 'boolean', summary: 'With its data and its logs'},
			timeout: {
				type: 'string',
				value: '<time>',
				summary: 'Give up waiting for its end after this time (60s); exit code 124',
			},
		},
		examples: ['weaver service remove worker', 'weaver service remove worker --purge --yes'],
		load: () => import('../service-remove.ts'),
	},
	{
		name: 'service pack',
		summary: 'Make an archive of a package; the same files give the same bytes',
		operands: '[folder]',
		options: {
			out: {type: 'string', value: '<file>', summary: 'Instead of <name>-<version>.tgz'},
		},
		examples: [
			'weaver service pack ./worker',
			'weaver service pack ./worker --out /tmp/worker.tgz',
		],
		load: () => import('../service-pack.ts'),
	},
	{
		name: 'service packages',
		summary: 'List the packages that are installed',
		operands: '',
		options: {},
		examples: ['weaver service packages', 'weaver service packages --json'],
		load: () => import('../service-packages.ts'),
	},
];
