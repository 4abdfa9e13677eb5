import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {loadServices} from '../../src/config/load.ts';
import {createFolder} from '../config/folder.ts';
import {repository} from '../support/project.ts';

const examples = globSync(['README.md', 'docs/**/*.md'], {cwd: repository}).flatMap((page) =>
	[...readFileSync(path.join(repository, page), 'utf8').matchAll(/^```json\n(.*?)^```$/gms)].map(
		([, text = ''], index) => ({place: `${page} ${index + 1}`, text}),
	),
);

test.each(examples)(
	'the example $place is JSON, and a service file of it is good',
	async ({text}) => {
		const content: unknown = JSON.parse(text);
		if (typeof content !== 'object' || content === null || !('script' in content)) return;
		const other = (name: string) => ({name, script: 'sh', health: {tcp_port: 1}});
		using folder = createFolder({
			'services.d/example.json': text,
			'services.d/api.json': other('api'),
			'services.d/db.json': other('db'),
		});
		const {problems} = await loadServices(folder.project);
		expect(problems).toEqual([]);
	},
);
