/** docs/services.md, from the schema of the service file. */
import type {FieldSchema} from '../../src/config/json-schema.ts';
import {needRestart} from '../../src/config/plan.ts';
import {block, code, page, table} from './markdown.ts';

export const servicesPage = (schema: FieldSchema): string =>
	page(
		'# The service file',
		'One service per `*.json` file in `services.d/`. The file may be called anything; folders in `services.d/` and files whose name begins with a dot are left alone. The smallest one:',
		block('json', '{"name": "simple", "script": "node index.js"}'),
		'One with a health check, which waits for another service:',
		block('json', example),
		'`$schema` makes editors complete and check the file; `weaver init` puts the schema into a new project. Unknown fields are errors. A field that a later version will know is told apart from a misspelt one. `weaver validate` prints what is wrong, by file and line.',
		'## Fields',
		fieldTable(schema, true),
		'A changed field applies at once, or the service restarts, as the last column says. With `--no-reload` a change waits for the next restart, and the service shows what waits.',
		'### health',
		fieldTable(schema.properties?.['health'] ?? {}, false),
		'A check with `endpoint` is an http check, one with `tcp_port` a tcp check: it has one of the two. Only a check that has failed often enough among its last ten changes what the service shows: `degraded`, then `unhealthy`.',
		'### dependencies',
		'Each is a name, or an object with these fields:',
		fieldTable(
			schema.properties?.['dependencies']?.items?.anyOf?.find(({properties}) => properties) ?? {},
			false,
		),
		'Services start after what they need and stop before it. A name that no file defines, a cycle, and waiting for the health of a service without a check are errors of the file.',
		values,
		command,
		environment,
		reload,
	);

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

function fieldTable(schema: FieldSchema, withRestart: boolean): string {
	const head = ['Field', 'Value', 'Default', 'Meaning', ...(withRestart ? ['A change'] : [])];
	const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => [
		code(name),
		kindOf(field),
		schema.required?.includes(name)
			? 'required'
			: field.default === undefined
				? ''
				: code(JSON.stringify(field.default)),
		field.description ?? '',
		...(withRestart
			? [needRestart.has(name) ? 'restarts' : name === 'name' ? 'is another service' : '']
			: []),
	]);
	return table(head, rows);
}

function kindOf(field: FieldSchema): string {
	if (field.enum) return field.enum.map((value) => code(String(value))).join(', ');
	if (Array.isArray(field.type)) return 'duration';
	switch (field.type) {
		case 'string':
			return 'text';
		case 'boolean':
			return 'true or false';
		case 'integer':
			return rangeOf(field);
		case 'array':
			return field.items?.anyOf
				? 'list of names or objects'
				: `list of ${kindOf(field.items ?? {}).replace(/^\w+/, '$&s')}`;
		default:
			return field.properties ? 'object, see below' : 'object of texts';
	}
}

const rangeOf = ({minimum = 0, maximum = Number.MAX_SAFE_INTEGER}: FieldSchema): string =>
	maximum === Number.MAX_SAFE_INTEGER
		? `number, ${minimum} or more`
		: `number, ${minimum} to ${maximum}`;
