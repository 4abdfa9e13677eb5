/**
 * Loaded into each worker before its script: lets the worker leave without breaking a connection.
 *
 * A server that closes drops its idle keep-alive connections at once, while a client may be sending
 * its next request on one. So an idle one is left to its timeout, and whoever asks again is answered
 * and told, by `Connection: close`, to come back on a new connection, which another worker gets.
 */
import cluster from 'node:cluster';
import {subscribe} from 'node:diagnostics_channel';
import {Server, type ServerResponse} from 'node:http';

const isLeaving = (): boolean => cluster.worker?.exitedAfterDisconnect === true;

const {closeIdleConnections} = Server.prototype;
Server.prototype.closeIdleConnections = function close(this: Server): void {
	if (!isLeaving()) closeIdleConnections.call(this);
};

subscribe('http.server.request.start', (message) => {
	if (isLeaving())
		(message as {readonly response: ServerResponse}).response.shouldKeepAlive = false;
});
