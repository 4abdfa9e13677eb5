/** The repository's own services.d in a temporary project, on ports of its own. */
import {cpSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {createProject, freePort, type Project, repository} from './project.ts';

export type Demo = {readonly project: Project; readonly apiPort: number; readonly mcpPort: number};

/** Dispose of `project` when done. */
export async function createDemo(folder = 'demo'): Promise<Demo> {
	const project = await createProject({}, {}, folder);
	const apiPort = await freePort();
	const mcpPort = await freePort();
	cpSync(path.join(repository, 'services.d'), project.path('services.d'), {recursive: true});
	symlinkSync(path.join(repository, 'node_modules'), project.path('node_modules'));
	project.write('package.json', '{"type": "module"}\n');
	for (const file of project.list('services.d'))
		if (file.endsWith('.json'))
			project.write(
				`services.d/${file}`,
				project
					.read(`services.d/${file}`)
					.replaceAll('47301', String(apiPort))
					.replaceAll('47303', String(mcpPort)),
			);
	return {project, apiPort, mcpPort};
}
