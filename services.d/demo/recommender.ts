/**
 * Learns from the orders what sells. It has a bug, as the demo needs a service that crashes: every
 * 20 to 40 seconds it meets an item that is no longer sold, and looks up its price all the same.
 */

import {log} from './lib/log.ts';
import {loop} from './lib/loop.ts';
import {askApi, catalogue, type Order} from './lib/shop.ts';

type Sale = Pick<Order, 'item' | 'quantity'>;
type Article = {readonly price: number};

const discontinued: Sale = {item: 'Lapsang Souchong', quantity: 1};
const meetsItAt = performance.now() + 20_000 + Math.random() * 20_000;
const articles = new Map(Array.from(catalogue, ([item, price]) => [item, {price}]));

log('info', 'model loaded', {articles: articles.size});
await loop(async () => {
	const sales: Sale[] = await askApi<Order[]>('/orders?limit=100').catch((error: Error) => {
		log('warn', 'no orders to learn from', {reason: error.message});
		return [];
	});
	if (performance.now() > meetsItAt) sales.push(discontinued);
	log('debug', 'learned', rank(sales));
	return 3000;
});
log('info', 'model saved');

function rank(sales: readonly Sale[]): {readonly best: string | null; readonly revenue: number} {
	const revenues = new Map<string, number>();
	for (const sale of sales)
		revenues.set(sale.item, (revenues.get(sale.item) ?? 0) + revenueOf(sale));
	const [best] = Array.from(revenues).toSorted(([, a], [, b]) => b - a);
	return {best: best?.[0] ?? null, revenue: best?.[1] ?? 0};
}

function revenueOf({item, quantity}: Sale): number {
	const article = articles.get(item) as Article;
	return article.price * quantity;
}
