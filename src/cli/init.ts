/** `weaver init`: makes a folder into a project with one service that really runs. */
import {existsSync, readdirSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import path from 'node:path';
import {serviceJsonSchema} from '../config/json-schema.ts';
import {exitCodes, messageOf, UserError} from '../lib/errors.ts';
import type {Run} from './command.ts';
import {exampleFiles} from './init-files.ts';

export const run: Run = async ({operands, options}, io) => {
	const dir = typeof options['dir'] === 'string' ? options['dir'] : '.';
	const root = path.resolve(io.cwd, operands[0] ?? dir);
	refuseExisting(root);
	const port = await freePort(4310);
	const files = exampleFiles(port, JSON.stringify(serviceJsonSchema(), null, '\t'));
	const kept = Object.keys(files).filter((file) => existsSync(path.join(root, file)));
	const created = Object.keys(files).filter((file) => !kept.includes(file));
	try {
		for (const file of created) await write(path.join(root, file), files[file] ?? '');
	} catch (error) {
		throw new UserError(`The project can't be written: ${messageOf(error)}.`, {code: 'unwritable'});
	}
	const url = `http://127.0.0.1:${port}/`;
	io.out(
		options['json']
			? `${JSON.stringify({root, created, kept, service: 'hello', url}, null, 2)}\n`
			: describe({root, created, kept, url, isHere: root === io.cwd}),
	);
	return exitCodes.ok;
};

/** Nothing of an existing project is ever touched. */
function refuseExisting(root: string): void {
	const services = path.join(root, 'services.d');
	const ours = [
		...(existsSync(services) ? readdirSync(services).map((name) => `services.d/${name}`) : []),
		...(existsSync(path.join(root, '.weaver')) ? ['.weaver/'] : []),
	];
	if (ours.length === 0) return;
	throw new UserError(`${root} is already a weaver project: it has ${ours.join(', ')}.`, {
		code: 'exists',
		hint: 'Add a service: a new file in services.d/. Check what is there: `weaver validate`.',
	});
}

async function write(file: string, text: string): Promise<void> {
	await makeFolder(path.dirname(file));
	await writeFile(file, text, {flag: 'wx'});
}

/** One by one: in a place such as /proc Node's own recursive way never ends. */
async function makeFolder(folder: string): Promise<void> {
	if (existsSync(folder)) return;
	await makeFolder(path.dirname(folder));
	await mkdir(folder);
}

/** The first port from `from` on that nobody listens on at 127.0.0.1. */
async function freePort(from: number): Promise<number> {
	for (let port = from; port < from + 100; port += 1) if (await isFree(port)) return port;
	return from;
}

const isFree = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});

function describe({
	root,
	created,
	kept,
	url,
	isHere,
}: {
	readonly root: string;
	readonly created: readonly string[];
	readonly kept: readonly string[];
	readonly url: string;
	readonly isHere: boolean;
}): string {
	return [
		`${root} is a weaver project now:`,
		...created.map((file) => `  ${file}`),
		...kept.map((file) => `  ${file} (was there, left as it is)`),
		'',
		'Next:',
		...(isHere ? [] : [`  cd ${root}`]),
		'  weaver start hello --wait',
		`  curl ${url}`,
		'  weaver monitor',
		'',
		'Then change services.d/hello.json, or put more files beside it: services.d/README.md tells how.',
		'',
	].join('\n');
}
