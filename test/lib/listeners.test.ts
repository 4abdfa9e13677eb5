import {createServer} from 'node:net';
import {expect, test} from 'vitest';
import {holdersOf, listListeners, mayListen, parseListeners} from '../../src/lib/listeners.ts';

test('of the table only sockets that listen on one of the ports count', () => {
	const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1234 1 0 100 0 0 10 0
   1: 0100007F:0BB8 0100007F:9999 06 00000000:00000000 03:00000000 00000000     0        0 0 3 0
   2: 00000000:0BB9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1235 1 0 100 0 0 10 0
`;
	expect(parseListeners(table, [3000])).toEqual([{port: 3000, address: '0100007F', inode: '1234'}]);
});

test.runIf(process.platform === 'linux')('a listener leads to its process', async () => {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	expect(await mayListen(port)).toBe(true);
	const [listener] = listListeners([port]);
	expect(holdersOf(listener?.inode ?? '')).toEqual([process.pid]);
	await new Promise((resolve) => server.close(resolve));
	expect(listListeners([port])).toEqual([]);
	expect(await mayListen(port)).toBe(false);
});
