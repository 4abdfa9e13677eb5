/** All files of a worker share one process: modules keep no state, so nothing leaks between them. */
import path from 'node:path';
import {defineConfig} from 'vitest/config';

export default defineConfig({
	root: path.join(import.meta.dirname, '..'),
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		setupFiles: ['.ci/vitest-setup.ts'],
		pool: 'forks',
		isolate: false,
		// They mostly wait for processes: one core each is enough.
		maxWorkers: '100%',
		// Several times what the longest takes, so that a busy machine fails none.
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
