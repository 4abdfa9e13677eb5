/** Packs and ships what was ordered, through the API; writes logfmt lines and a progress bar. */
import {setTimeout as sleep} from 'node:timers/promises';
import {loop} from './lib/loop.ts';
import {apiUrl, askApi, type Order} from './lib/shop.ts';

const colours = {info: '\u001B[32m', warn: '\u001B[33m', error: '\u001B[31m'} as const;
const reset = '\u001B[0m';
let shipped = 0;
let failures = 0;

function log(level: keyof typeof colours, message: string): void {
	const name = `${colours[level]}${level.toUpperCase().padEnd(5)}${reset}`;
	console.log(`${new Date().toISOString()} ${name} ${message}`);
}

log('info', `worker up, orders from ${apiUrl}`);
await loop(async () => {
	try {
		const [oldest] = (await askApi<readonly Order[]>('/orders?status=placed')).slice(-1);
		failures = 0;
		if (!oldest) return 1000;
		await ship(oldest);
		return 500;
	} catch (error) {
		failures += 1;
		const pause = Math.min(500 * 2 ** failures, 8000);
		log(failures > 2 ? 'error' : 'warn', `${reasonOf(error)}; next try in ${pause} ms`);
		return pause;
	}
});
log('info', `worker stops after ${shipped} orders`);

async function ship(order: Order): Promise<void> {
	const began = performance.now();
	for (let step = 0; step <= 5; step += 1) {
		const bar = `${'█'.repeat(step * 2)}${'░'.repeat(10 - step * 2)}`;
		process.stdout.write(`\rpacking #${order.id} ${bar} ${step * 20}%`);
		await sleep(120);
	}
	process.stdout.write('\n');
	await askApi(`/orders/${order.id}`, {method: 'PATCH', body: {status: 'packed'}});
	await askApi(`/orders/${order.id}`, {method: 'PATCH', body: {status: 'shipped'}});
	shipped += 1;
	const took = Math.round(performance.now() - began);
	log(
		'info',
		`shipped order=${order.id} item="${order.item}" to="${order.customer}" took=${took}ms`,
	);
}

/** The API's refusal of a connection is the cause of fetch's own error. */
function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
