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
		watching,
		'### schedule',
		'A text is the `cron` of an object whose other fields have their defaults.',
		fieldTable(part(schema, 'schedule')),
		scheduling,
		'### hooks',
		fieldTable(part(schema, 'hooks')),
		'Each is a command line, or an object with these fields:',
		fieldTable(part(part(schema, 'hooks'), 'pre_start')),
		hooking,
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
	"env": {"API_URL": "http://127.0.0.1:3000"},
	"dependencies": [{"service": "api", "condition": "healthy"}, "db"],
	"restart": "always",
	"stop_timeout": "30s",
	"health": {"endpoint": "http://127.0.0.1:3001/health", "interval": "5s"}
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

const watching = `A path counts by its place below what is watched. Left alone are \`node_modules\`, whatever begins with a dot, what editors leave beside a file, and the patterns of \`ignore\`: one without a slash is about any part of the path (\`*.log\`, \`out\`), one with a slash about the path from the watched folder on. \`true\` also leaves alone what services write: \`*.log\`, \`*.pid\`, \`*.sock\`, databases. After five restarts in a row, each by a change within two seconds of the start, watching is suspended, since the service changes its own files; a restart by hand or a changed service file goes on with it. A service that has failed, or has ended by itself, starts again when a file changes.`;

const scheduling = `\`cron\` has five fields (minute, hour, day of month, month, day of week) or six, with the seconds first. A scheduled service is not kept up: between its times it is \`scheduled\`, with the next time. It starts with the daemon only if that time has come. \`start\` runs it now, \`stop\` ends its run and the schedule, until the next \`start\`. A run that fails is tried again by the restart policy (\`always\` counts as \`on-failure\`); the next time starts it anew. A time comes at most once, also when the clock is set back. Times that go by while no daemon runs, or the machine sleeps, are not caught up: the journal tells how many and the last.`;

const hooking = `A hook runs in the service's \`cwd\`, with its environment and \`WEAVER_HOOK\` (the hook's name), without a shell; one at a time for each service. On its standard input it reads one line of JSON: \`hook\`, \`service\`, \`project\`, \`run\`, \`cause\` (\`operator\`, \`file\`, \`policy\`, \`watch\`, \`schedule\`, \`dependency:db\`, \`check:health\`, …), \`reason\`, \`lastExit\` (\`{code, at}\`), \`dependency\`, \`restarts\`, \`failures\`. What it prints goes to the daemon's log; the journal keeps its exit code, duration and last line. Past its \`timeout\` it is killed with everything it started, and what it leaves behind is ended with it.

- A \`pre_start\` that fails is a failed start, with its last line as the reason: \`max_restarts\` and the delays apply.
- A \`pre_stop\` that fails keeps a \`stop\` or \`restart\` by hand from happening. It is asked before every other stop too, but has no say where a dependency failed, a file changed or was removed, a check or limit ended the run, or the daemon stops its services. \`--force\` does not ask it.
- The others have no say; their failures are told.
- A hook whose daemon dies ends at once, and the next daemon runs that step again: a hook may run twice for one step, never less than once.`;

const environment = `## The environment

Made anew at each start. Later ones win: the environment that the daemon was started with, \`env_file\`, \`env\`, then weaver's own \`WEAVER_SERVICE\` (the name), \`WEAVER_INSTANCE\` (its number, from 1) and \`WEAVER_RUN\` (which marks every process of this run).

Values of \`env_file\` and \`env\` may name variables; each sees the sources before its own, what stands before it in its own, and weaver's own.

| Written | Becomes |
|---|---|
| \`\${VAR}\` | the value; an error when it is nowhere defined |
| \`\${VAR:-default}\` | the default when it is not defined or empty; it may name variables as well |
| \`\${VAR:?message}\` | an error with the message when it is not defined or empty |
| \`$$\` | one dollar sign |
| \`$VAR\`, \`$\` | itself |

\`env_file\` holds \`KEY=value\` lines; \`export\` may stand before them. A \`#\` at the beginning or after a space begins a comment. In single quotes or backquotes everything is taken as it is, nothing is expanded; in double quotes \`\\n\`, \`\\t\`, \`\\r\`, \`\\"\`, \`\\\\\` and \`\\$\` are known; quoted values may have several lines.

What is missing or not understood keeps the service from starting, and is named by file and line; \`weaver validate\` tells it before, as far as its own environment knows. \`weaver service env <name> --explain\` shows where each value comes from, with secrets masked.`;

const reload = `## While the daemon runs

- A new file starts its service when it is \`enabled\`.
- A changed file applies, with a restart only if it needs one.
- A removed file stops its service.
- A broken file changes nothing: the last good version goes on, and the problem is shown with its line.

No other service is touched by any of these.`;
