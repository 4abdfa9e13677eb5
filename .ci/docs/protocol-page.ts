/** docs/protocol.md, from the table of methods and the source text of the types it names. */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {maxMessageBytes, methods, protocolVersion} from '../../src/ipc/protocol.ts';
import {block, code, page, table} from './markdown.ts';

const sources = [
	'src/ipc/protocol.ts',
	'src/ipc/messages.ts',
	'src/lib/service-view.ts',
	'src/lib/service-state.ts',
	'src/lib/config-problem.ts',
	'src/lib/log-chunk.ts',
	'src/lib/journal-event.ts',
	'src/lib/journal-row.ts',
	'src/lib/rollup-point.ts',
	'src/lib/explanation.ts',
];

export function protocolPage(root: string): string {
	const [protocol = '', ...others] = sources.map((file) =>
		readFileSync(path.join(root, file), 'utf8'),
	);
	const types = [...typesIn(protocol), ...others.flatMap(typesIn)].filter(
		({name}) => !internal.has(name),
	);
	return page(
		'# The protocol',
		`Version ${protocolVersion}. For programs that talk to the daemon themselves; the commands and the monitor use nothing else, but read logs from their files.`,
		'- The daemon listens on a Unix socket in the project, `.weaver/weaver.sock`, with mode 0600. Where that path is longer than 100 bytes the socket is `weaver-<digest>.sock` in `/tmp/weaver-<user id>`, a folder that only its owner may enter.\n' +
			`- One JSON text per line (UTF-8), at most ${maxMessageBytes / 1024 / 1024} MB: JSON-RPC 2.0 requests, answers and notices.\n` +
			'- The daemon speaks first: a `hello` notice with its protocol version.\n' +
			'- A request may have a member `by` beside `method`: who asks, in at most 200 characters, for the journal.\n' +
			'- A failure is a JSON-RPC error whose `data` is a `WireError`.\n' +
			'- Times are milliseconds since 1970, durations milliseconds, sizes bytes.',
		'## Methods',
		table(
			['Method', 'Permission', 'What it does'],
			Object.entries(methods).map(([name, {permission, summary}]) => [
				code(name),
				permission,
				summary,
			]),
		),
		...Object.keys(methods).map((name) => {
			const [params = '', result = ''] = methodTypes(protocol, name);
			return `### ${name}\n\n${block('ts', `params: ${params}\nresult: ${result}`)}`;
		}),
		'## Notices',
		'What the daemon says unasked. State must arrive: a gap in `version` means asking `state.watch` again, one in `seq` asking `events.read`. Logs and metrics may skip.',
		block('ts', types.find(({name}) => name === 'Notices')?.text ?? ''),
		'## Types',
		block(
			'ts',
			types
				.filter(({name}) => name !== 'Notices')
				.map(({text}) => text)
				.join('\n\n'),
		),
	);
}

/** They serve the compiler, not a reader. */
const internal = new Set(['Params', 'Result', 'Method', 'MethodName', 'NoticeName', 'Journal']);

/** Exported types with their doc comments, as they stand in the source. */
function typesIn(source: string): readonly {readonly name: string; readonly text: string}[] {
	return [
		...source.matchAll(/(?:^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?^(?:export )?type (\w+)[^;]*?=/gm),
	].map(({0: head, 1: name = '', index}) => ({
		name,
		text: source
			.slice(index, endOf(source, index + head.length, ';') + 1)
			.replaceAll(/^export /gm, ''),
	}));
}

/** The two type arguments of a row of the table: params and result. */
function methodTypes(source: string, name: string): readonly string[] {
	const start = source.indexOf('method<', source.indexOf(`'${name}': `)) + 'method<'.length;
	const comma = endOf(source, start, ',');
	const end = endOf(source, comma + 1, '>');
	return [source.slice(start, comma), source.slice(comma + 1, end)].map((text) =>
		dedent(text.trim()).replace(/,$/, ''),
	);
}

/** Where `mark` stands outside of all brackets and comments. */
function endOf(source: string, from: number, mark: string): number {
	let depth = 0;
	for (let at = from; at < source.length; at += 1) {
		if (source.startsWith('/*', at)) at = source.indexOf('*/', at) + 2;
		const character = source[at] ?? '';
		if (depth === 0 && character === mark) return at;
		if ('{[(<'.includes(character)) depth += 1;
		if ('}])>'.includes(character) && source[at - 1] !== '=') depth -= 1;
	}
	throw new Error(`the protocol's source has no ${mark} after ${source.slice(from, from + 40)}`);
}

/** Inner lines lose what the last one is indented by. */
function dedent(text: string): string {
	const indent = /\n(\t*)[^\t\n]*$/.exec(text)?.[1] ?? '';
	return text.replaceAll(`\n${indent}`, '\n');
}
