/**
 * Writes the pages of docs/ that come from tables in the source. With `--check` it writes nothing
 * and fails when one of them is not current.
 */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {serviceJsonSchema} from '../src/config/json-schema.ts';
import {manifestJsonSchema} from '../src/packages/manifest.ts';
import {cliPage} from './docs/cli-page.ts';
import {keysPage} from './docs/keys-page.ts';
import {packagesPage} from './docs/packages-page.ts';
import {protocolPage} from './docs/protocol-page.ts';
import {servicesPage} from './docs/services-page.ts';

const root = path.join(import.meta.dirname, '..');

const pages: Readonly<Record<string, string>> = {
	'docs/services.md': servicesPage(serviceJsonSchema()),
	'docs/cli.md': cliPage(),
	'docs/keys.md': keysPage(),
	'docs/packages.md': packagesPage(manifestJsonSchema()),
	'docs/package.schema.json': `${JSON.stringify(manifestJsonSchema(), null, '\t')}\n`,
	'docs/protocol.md': protocolPage(root),
	'docs/service.schema.json': `${JSON.stringify(serviceJsonSchema(), null, '\t')}\n`,
};

const stale = Object.keys(pages).filter((page) => read(page) !== pages[page]);
if (process.argv.includes('--check')) {
	if (stale.length > 0) {
		console.error(`not current: ${stale.join(', ')}; run npm run docs`);
		process.exitCode = 1;
	}
} else {
	mkdirSync(path.join(root, 'docs'), {recursive: true});
	for (const page of stale) writeFileSync(path.join(root, page), pages[page] ?? '');
	console.log(stale.length === 0 ? 'docs/ is current' : `written: ${stale.join(', ')}`);
}

function read(page: string): string | null {
	try {
		return readFileSync(path.join(root, page), 'utf8');
	} catch {
		return null;
	}
}
