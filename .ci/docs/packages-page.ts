/** docs/packages.md, from the schema of the manifest and the closed list of permissions. */
import type {FieldSchema} from '../../src/config/json-schema.ts';
import {defaultLimits} from '../../src/packages/admission.ts';
import {permissions, permissionWords} from '../../src/packages/permissions.ts';
import {fieldTable} from './field-table.ts';
import {block, code, page, table} from './markdown.ts';

export const packagesPage = (schema: FieldSchema): string =>
	page(
		'# Packages',
		'A package is a folder with a manifest, `weaver.json`. Installed, it becomes a service: a file in `services.d/` and its own files in `.weaver/packages/`. Installing, updating and removing need no restart of anything: the service they are about starts, restarts or stops, and no other is touched.',
		block(
			'sh',
			[
				'weaver service install ./worker          # a folder',
				'weaver service install worker-1.2.0.tgz  # an archive: .tgz, .tar.gz, .tar',
				'weaver service install https://example.org/worker.git#v1.2.0',
				'weaver service update worker worker-1.3.0.tgz',
				'weaver service remove worker',
				'weaver service packages                  # what is installed',
				'weaver service pack ./worker             # makes worker-1.2.0.tgz',
			].join('\n'),
		),
		'## The manifest',
		block('json', example),
		fieldTable(schema),
		entry,
		'## Permissions',
		table(
			['Permission', 'The program may', 'Held to it'],
			permissions.map((permission) => [
				code(permission),
				permissionWords[permission],
				enforcement[permission],
			]),
		),
		consent,
		'## Configuration',
		configuration,
		'## Install',
		install,
		'## Update',
		update,
		'## Remove',
		remove,
		'## Pack',
		pack,
		'## What is refused',
		refused,
		'## What a crash leaves behind',
		crash,
	);

const example = `{
	"name": "worker",
	"version": "1.2.0",
	"description": "Sends the mails of the shop",
	"author": "Ann <ann@example.org>",
	"entry": {
		"script": "src/main.mjs",
		"dependencies": ["queue"],
		"health": {"tcp_port": 4520, "interval": "5s"}
	},
	"permissions": ["network"],
	"config": {
		"type": "object",
		"properties": {
			"sender": {"type": "string"},
			"batch": {"type": "integer", "minimum": 1, "default": 20}
		},
		"required": ["sender"],
		"additionalProperties": false
	}
}`;

const enforcement: Readonly<Record<(typeof permissions)[number], string>> = {
	network: 'by Node 25 and newer',
	'filesystem:read': 'by Node 24 and newer',
	'filesystem:write': 'by Node 24 and newer',
	subprocess: 'by Node 24 and newer',
	environment: "by nothing: the daemon's environment is passed on",
};

const entry = `\`entry\` takes every field of [a service file](services.md) but \`name\`, \`version\`, \`description\`, \`cwd\`, \`env_file\` and \`watch\`, which are not the package's to say. \`script\` is a file of the package. The service runs in the folder of its release; what it writes there is gone with the next version, so it gets \`WEAVER_DATA\`, the path of a folder of its own that updates leave alone. The schema of the manifest, for editors, is [package.schema.json](package.schema.json).`;

const consent = `What a package asks for is shown at install and has to be granted: by a yes at the terminal, or by \`--yes\`. Without a terminal and without \`--yes\` the install is refused. An update asks again only for what is new.

What is not granted is refused to the program only where Node runs it in a process of its own: the entry's ending is \`.js\`, \`.mjs\`, \`.cjs\` or \`.ts\` and it names no interpreter (or just \`node\`), \`exec_mode\` is not \`cluster\`, and the \`node\` in PATH is new enough at the time of the install. The service file then starts it with Node's \`--permission\`: it reads its own folder, its configuration and its data, and writes its data. Node calls this a seat belt, not a wall against code that means harm, and a package that has \`subprocess\` can do anything through the programs it starts. For every other program the list is what its author says, no more. \`weaver service packages\` tells for each package what is enforced.

weaver does not install dependencies: what a program needs has to be in the package.`;

const configuration = `\`config\` is a JSON Schema of an object. Values come from \`--config-file values.json\` and, over them, from \`--config key=value\` (\`--config smtp.port=25\` for an object within); a value is read as JSON unless the schema wants a text there. They are checked before anything else happens: an error names the key and what is expected. With all defaults filled in they are written to a file that only its owner may read, and whose path the program finds in \`WEAVER_CONFIG\`.

What was given is kept across updates and checked against the new version's schema; new defaults apply. \`weaver service update worker --config batch=50\` changes a value; it reads the source again, so a newer version there comes with it. It is taken back like any update when the service does not become ready. A configuration file that was edited by hand counts as given.`;

const install = `The package is unpacked into a folder of its own, checked, and moved to \`.weaver/packages/<name>/<version>-<digest>/\`; then \`services.d/<name>.json\` is written, by one rename. Origin, version, digest (SHA-256 of names, executable bits and contents, the same for folder, archive and git), granted permissions and time are in \`.weaver/packages/<name>/installed.json\`.

While a daemon runs the new service starts, and the command waits until it is ready or has shown that it is not, at most \`--timeout\` (60 s): exit code 1 with the last lines of its log, 124 when the time is over. A service that does not start stays installed, so that it can be looked into, or given another configuration. Without a daemon the files are put in place and nothing is started.

A git repository is fetched (one commit, no tags, no submodules, no prompts) and read as an archive; it is never checked out, so its hooks and filters have no part in it. Besides \`https://\`, \`ssh://\` and \`file://\` no way of fetching is allowed.`;

const update = `Everything that can be told beforehand is told while the old version runs on untouched: manifest, permissions, configuration, what the service file would be beside its neighbours, and whether the entry can be parsed (Node, sh, Python). Then the service file changes, by one rename, and the service restarts in the new version's folder. It has to become ready within \`--timeout\`. When it crashes, is unhealthy or takes too long, the old service file is put back and the old version is started again: exit code 1, with the reason and the last lines of the log.

So the old version is down from the switch until either version is ready, since nobody but its author can know whether a program may run twice at once on the same data. Where the new version's manifest says so (\`"overlap": true\`), it is tried first: as a service \`<name>.trial\` beside the old one, once, without hooks, with \`WEAVER_TRIAL=1\` in its environment. Only when that has become ready is it stopped again and the switch made; when it fails, the old version's process is not touched. Two that use one port can't run at once: where the service file names one (\`PORT\`, or what a check asks on this machine), the command says so and goes the other way.

- The same version with the same files and configuration: nothing to do. An older version, or other files under the same version: refused without \`--force\`.
- A service that does not run, because it was stopped by hand, is switched and stays stopped.
- The service file may be edited by hand. An update carries over what the package changed and keeps what was edited, field by field (those of \`env\`, \`health\` and other objects one by one). Where both changed, the edit stays and the command says so. Only \`name\`, \`version\`, \`script\`, \`cwd\` and the two variables above are always the package's.
- Without a source it is read again from where it was installed.`;

const remove = `The service file goes, the daemon stops the service gracefully, and when its last process is gone the package's files go. A service that others need is not removed without \`--force\`. Data that it wrote and its logs are kept, unless \`--purge\` is given; that asks first, or wants \`--yes\`. A service that was not installed from a package loses its service file and nothing else, after a yes.`;

const pack = `Checks the folder as an install would, and writes \`<name>-<version>.tgz\`: the same files give the same bytes, with neither times nor owners in them. \`files\` in the manifest chooses what is packed; without it everything but \`.git\`, \`.weaver\`, \`.env\` and \`.env.*\`, \`.DS_Store\`, archives and \`node_modules/.bin\`. An install from a folder takes the same files.`;

const refused = `Each with one line that names the entry, before the entry is written:

- paths that lead out (\`../\`), absolute ones, Windows drives, backslashes, NUL and other control characters, names that are not UTF-8 or too long;
- links of any kind, devices, pipes, sparse files;
- two entries of one name, a file that is also a folder, names that differ only in case or Unicode form;
- more than ${defaultLimits.entries.toLocaleString('en')} entries, more than ${defaultLimits.bytes / 1024 / 1024} MB unpacked, or more than ${defaultLimits.ratio} times the packed size (counted while unpacking, whatever the headers say);
- a damaged archive, or one that is cut off;
- no manifest, or a broken one (with its line), a version that is not semantic, an unknown permission, an entry that is not in the package or can't be parsed;
- a name that a service or another package has, in this or another case.

Of an entry's mode only whether it is executable is kept: setuid and setgid bits are dropped. An archive of one folder that holds the manifest is taken as that folder.`;

const crash = `Only one install, update or remove of a project runs at a time; a second one is refused at once and told who is at work. The lock is the system's, so no dead process holds it.

Releases and configuration files never change once written, and which one runs is said by the service file alone. So a command that is killed leaves either the old or the new state, never a mixture. The next command about packages clears what was left behind and says what it found: an install or update that had not switched yet is undone; one that had is done, though nobody watched it become ready; a remove goes on once the service has ended.`;
