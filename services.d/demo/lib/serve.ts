/** Listens on 127.0.0.1 until SIGTERM or SIGINT, then lets running requests finish. */
import {createServer, type RequestListener} from 'node:http';
import {log} from './log.ts';

/** The port of PORT in the environment, else `fallback`. */
export function serve(fallback: number, handle: RequestListener): void {
	const port = Number(process.env['PORT'] ?? fallback);
	const service = process.env['WEAVER_SERVICE'] ?? 'service';
	const server = createServer(handle);
	server.once('error', (error: NodeJS.ErrnoException) => {
		const taken = error.code === 'EADDRINUSE';
		log('fatal', taken ? `port ${port} is taken: set another PORT for ${service}` : error.message);
		process.exitCode = 1;
	});
	server.listen(port, '127.0.0.1', () => log('info', `listening on http://127.0.0.1:${port}`));

	const stop = (signal: NodeJS.Signals) => {
		log('info', 'shutting down', {signal});
		server.close(() => log('info', 'bye'));
		server.closeIdleConnections();
	};
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
}
