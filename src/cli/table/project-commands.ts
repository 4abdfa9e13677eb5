/** Rows of the table of commands: the folder of a project, and proof on this machine. */
import type {Command} from '../command.ts';

export const projectCommands: readonly Command[] = [
	{
		name: 'validate',
		summary: 'Check the files in services.d/',
		operands: '[file…]',
		options: {},
		examples: ['weaver validate', 'weaver validate services.d/api.json'],
		load: () => import('../validate.ts'),
	},
	{
		name: 'init',
		summary: 'Make a folder into a project, with an example service',
		operands: '[folder]',
		options: {},
		examples: ['weaver init', 'weaver init ~/services'],
		load: () => import('../init.ts'),
	},
	{
		name: 'self-test crash',
		summary: 'Prove on this machine that a killed daemon loses nothing',
		operands: '',
		options: {
			kills: {type: 'string', value: '<n>', summary: 'How often the daemon is killed (40)'},
			services: {type: 'string', value: '<n>', summary: 'How many services run meanwhile (8)'},
			seed: {
				type: 'string',
				value: '<n>',
				summary: 'The same choices as in an earlier test, which told its seed',
			},
			keep: {type: 'boolean', summary: 'Leave the folder, also when nothing is wrong'},
		},
		details: `It runs services of its own in a temporary project: chatty ones, ones that crash, end by a signal, leave
processes behind. Meanwhile the daemon is killed (SIGKILL) at random moments and started again, services
are restarted and their files edited. Then everything that was written, and every exit, is compared with
what weaver knows of it. Exit code 1 when anything is missing; your own services are not touched.`,
		examples: ['weaver self-test crash', 'weaver self-test crash --kills 60 --services 20'],
		load: () => import('../self-test-crash.ts'),
	},
];
