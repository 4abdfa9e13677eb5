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
	const own = {api: portIn(project, 'api'), mcp: portIn(project, 'mcp-orders')};
	for (const file of project.list('services.d'))
		if (file.endsWith('.json'))
			project.write(
				`services.d/${file}`,
				project
					.read(`services.d/${file}`)
					.replaceAll(own.api, String(apiPort))
					.replaceAll(own.mcp, String(mcpPort)),
			);
	return {project, apiPort, mcpPort};
}

/** The port that a service file names, which its user may have changed. */
function portIn(project: Project, name: string): string {
	const {env} = JSON.parse(project.read(`services.d/${name}.json`)) as {
		readonly env: {readonly PORT: string};
	};
	return env.PORT;
}
