/** The files of a new project. JSON has no comments, so the example is explained beside it. */

/** Text by path in the project. `port` is what the example listens on, `schema` its JSON Schema. */
export const exampleFiles = (port: number, schema: string): Readonly<Record<string, string>> => ({
	'services.d/hello.json': hello(port),
	'services.d/hello/server.mjs': server,
	'services.d/README.md': readme(port),
	'services.d/.schema.json': `${schema}\n`,
	'.env.example': environment,
});

const hello = (port: number): string => `{
	"$schema": "./.schema.json",
	"name": "hello",
	"description": "Greets over HTTP; an example to change",
	"script": "services.d/hello/server.mjs",
	"env": {"PORT": "${port}"},
	"restart": "on-failure",
	"health": {
		"endpoint": "http://127.0.0.1:${port}/health",
		"interval": "5s"
	}
}
`;

const server = `// A small HTTP service: greets, tells whether it is well, and ends when it is asked to.
import {createServer} from 'node:http';

const port = Number(process.env.PORT);
const greeting = process.env.GREETING ?? 'Hello';

const server = createServer((request, response) => {
	if (request.url === '/health') {
		response.end('ok\\n');
		return;
	}
	console.log(\`\${request.method} \${request.url}\`);
	response.end(\`\${greeting} from process \${process.pid}\\n\`);
});

server.listen(port, '127.0.0.1', () => console.log(\`listening on http://127.0.0.1:\${port}/\`));

process.on('SIGTERM', () => {
	console.log('asked to end');
	server.close(() => process.exit(0));
	server.closeAllConnections();
});
`;

const readme = (port: number): string => `# Services

Each \`*.json\` file here is one service. Files may be added, changed and removed while the daemon
runs: within a second the service starts, changes or stops, and no other service is touched.
\`weaver validate\` checks them.

## hello.json, line by line

| line | meaning |
|---|---|
| \`"$schema": "./.schema.json"\` | lets an editor complete and check the file |
| \`"name": "hello"\` | the name in every command: \`weaver logs hello\` |
| \`"description": …\` | words for people; JSON has no comments |
| \`"script": "services.d/hello/server.mjs"\` | what runs; \`.mjs\` means Node. A command line such as \`"npm run dev"\` is fine too |
| \`"env": {"PORT": "${port}"}\` | environment variables; all values are texts |
| \`"restart": "on-failure"\` | comes back when it crashes, stays away when it ended well |
| \`"health": {…}\` | asked every five seconds; others can wait until it is healthy |

## Often added

\`\`\`json
{
	"env_file": ".env",
	"dependencies": ["db", {"service": "api", "condition": "healthy"}],
	"cwd": "packages/web",
	"enabled": false,
	"group": "backend",
	"stop_timeout": "30s"
}
\`\`\`

\`env_file\` reads KEY=value lines: copy \`.env.example\` to \`.env\`, keep \`.env\` out of version
control. A service with \`"enabled": false\` starts only by \`weaver start\`. Every other field is in
\`.schema.json\`, with its default.
`;

const environment = `# Copy this file to .env, then add "env_file": ".env" to a service in services.d/.
# Variables in the service's own "env" win over these.
GREETING=Good morning
`;
