/** docs/services.md, from the schema of the service file. */
import {ownerOf} from '../../src/config/check-types.ts';
import type {FieldSchema} from '../../src/config/json-schema.ts';
import {needRestart} from '../../src/config/plan.ts';
import {type Column, fieldTable, jointTable, plainTable} from './field-table.ts';
import {block, page} from './markdown.ts';

export const servicesPage = (schema: FieldSchema): string =>
	page(
		'# The service file',
		'One service per `*.json` file in `services.d/`. The file may be called anything; folders in `services.d/` and files whose name begins with a dot are left alone. The smallest one:',
		block('json', '{"name": "simple", "script": "node index.js"}'),
		'One with a health check, which waits for another service:',
		block('json', example),
		'`$schema` makes editors complete and check the file; `weaver init` puts the schema into a new project. Unknown fields are errors. A field that a later version will know is told apart from a misspelt one. `weaver validate` prints what is wrong, by file and line.',
		'## Fields',
		fieldTable(schema, change),
		'A changed field applies at once, or the service restarts, as the last column says. With `--no-reload` a change waits for the next restart, and the service shows what waits.',
		'### startup, readiness, health',
		checks,
		jointTable({
			startup: without(part(schema, 'startup'), isAsked),
			readiness: without(part(schema, 'readiness'), isAsked),
			health: without(part(schema, 'health'), isAsked),
		}),
		'What a check asks depends on its type:',
		plainTable(
			without(part(schema, 'health'), (name) => !isAsked(name)),
			{
				head: 'Of type',
				cell: (name) => ownerOf(name) ?? '',
			},
		),
		'### dependencies',
		'Each is a name, or an object with these fields:',
		fieldTable(part(schema, 'dependencies').items ?? {}),
		'Services start after what they need and stop before it. A name that no file defines, a cycle, and a condition that needs a check which the other does not have are errors of the file.',
		'### wait_for',
		'Each is a name, or an object with these fields:',
		fieldTable(part(schema, 'wait_for').items ?? {}),
		'### limits',
		fieldTable(part(schema, 'limits')),
		'### logs',
		fieldTable(part(schema, 'logs')),
		'### watch',
		'`true` watches `cwd` with these defaults; `false` watches nothing.',
		fieldTable(part(schema, 'watch')),
		'### schedule',
		'A text is the `cron` of an object whose other fields have their defaults.',
		fieldTable(part(schema, 'schedule')),
		'### hooks',
		fieldTable(part(schema, 'hooks')),
		'Each is a command line, or an object with these fields:',
		fieldTable(part(part(schema, 'hooks'), 'pre_start')),
		values,
		command,
		environment,
		reload,
	);

const part = (schema: FieldSchema, name: string): FieldSchema => schema.properties?.[name] ?? {};

const without = (schema: FieldSchema, unwanted: (name: string) => boolean): FieldSchema => ({
	properties: Object.fromEntries(
		Object.entries(schema.properties ?? {}).filter(([name]) => !unwanted(name)),
	),
});

const isAsked = (name: string): boolean => ownerOf(name) !== undefined;

const change: Column = {
	head: 'A change',
	cell: (name) =>
		needRestart.has(name) ? 'restarts' : name === 'name' ? 'is another service' : '',
};

const checks = `Three checks, each with its own cadence and action.

- **\`startup\`: has it started?** The others wait until it has passed, and the service shows as starting. It is not asked again in that run.
- **\`readiness\`: can it take work?** Passing makes the service ready, for \`--wait\` and the condition \`healthy\`; losing it makes it not ready, and nothing else. Without it \`health\` having passed once is enough.
- **\`health\`: does it work?** Failures among the last ten results make it degraded, then unhealthy; as many successes in a row as \`failure_threshold\` make it healthy again.

\`endpoint\`, \`tcp_port\`, \`script\`, \`service\`, \`max_silence\` or \`pattern\` makes a check one of its type: it has one of them. Until a check has passed once it is made more often than \`interval\`, but its failures count at that pace. \`weaver service health\` makes the checks at once.

A service with a heartbeat check finds a file in \`WEAVER_HEARTBEAT\`: touching it or writing to it is a heartbeat, and so is a line written to the descriptor whose number is in \`WEAVER_HEARTBEAT_FD\` (\`echo >&9\`). A script check runs in the folder and environment of its service, with \`WEAVER_CHECK\` set to \`startup\`, \`readiness\` or \`health\`; with \`instances\` it is the way to ask each by its own port. A log check looks at each line since the start of the run, without its colours.`;

const example = `{
	"$schema": "./.schema.json",
	"name": "worker",
	"script": "src/worker.ts",
	"args": ["--queue", "orders"],
	"env": "API_URL": "http://127.0.0.1:3000",
	"dependencies": ["service": "api", "condition": "healthy", "db"],
	"restart": "always",
	"stop_timeout": "30s",
	"health": "endpoint": "http://127.0.0.1:3001/health", "interval": "5s"
}`;

const values = `## Values

- **Durations** are milliseconds (\`1500\`) or a text: \`"250ms"\`, \`"10s"\`, \`"5m"\`, \`"1h30m"\`; at most 24 days.
- **Sizes** are bytes (\`4096\`) or a text: \`"512K"\`, \`"100M"\`, \`"2G"\`.
- **Folders and files** are relative to the project's folder, the one that holds \`services.d/\`; \`script\` is relative to \`cwd\`.
- **Names** have 1 to 64 letters, digits, \`.\`, \`_\` and \`-\`, begin with a letter or digit, and do not end in a dot and a number.`;

const command = `## The command

Nothing runs through a shell.

- \`script\` without spaces, or with \`args\`, or with spaces when a file has that very name, is a program file. Its ending finds the \`interpreter\`: \`.js .mjs .cjs .ts\` node, \`.py\` python3, \`.sh\` sh. Any other runs by itself: a file of that name in \`cwd\`, else a program in PATH.
- \`script\` with spaces and without \`args\` is a command line, split into words as a shell splits them, with quotes and backslashes. What only a shell can do (\`|\`, \`&&\`, \`>\`, \`$NAME\`, \`*\`) is an error.
- \`"interpreter": "none"\` runs a script by its own \`#!\` line. An interpreter may have options: \`"node --inspect"\`.
- For a shell line write \`"script": "sh", "args": ["-c", "a | b"]\`.`;

const environment = `## The environment

Made anew at each start. Later ones win: the environment that the daemon was started with, \`env_file\`, \`env\`, then \`WEAVER_SERVICE\` (the name) and \`WEAVER_RUN\` (which marks every process of this run). \`env_file\` holds \`KEY=value\` lines; when it is missing, the service does not start and says so.`;

const reload = `## While the daemon runs

- A new file starts its service when it is \`enabled\`.
- A changed file applies, with a restart only if it needs one.
- A removed file stops its service.
- A broken file changes nothing: the last good version goes on, and the problem is shown with its line.

No other service is touched by any of these.`;
