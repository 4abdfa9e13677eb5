/** The shop's customers: they browse and order through the API, and every step is logged. */
import {loop} from './lib/loop.ts';
import {askApi, catalogue, type Order} from './lib/shop.ts';

const customers = ['山田花子', 'Zoë Brontë', '김민준', 'Łukasz Żak', 'Ana-María Núñez', '王小明'];
const items = Array.from(catalogue.keys());
const yen = new Intl.NumberFormat('ja-JP', {style: 'currency', currency: 'JPY'});

const pick = <Item>(from: readonly Item[]): Item =>
	from[Math.floor(Math.random() * from.length)] as Item;

const say = (sign: string, text: string) => console.log(`${sign} ${text}`);

console.log('storefront open, 今日もいらっしゃいませ 🍵');
await loop(async () => {
	const customer = pick(customers);
	try {
		await visit(customer);
	} catch (error) {
		say(
			'\u001B[31mERROR\u001B[0m',
			`${customer} leaves: ${error instanceof Error ? error.message : String(error)}`,
		);
	}
	return 600 + Math.random() * 900;
});
console.log('storefront closed 👋');

async function visit(customer: string): Promise<void> {
	const item = pick(items);
	say('\u001B[36m👀\u001B[0m', `${customer} looks at \u001B[1m${item}\u001B[0m`);
	if (Math.random() < 0.4) return;
	// One in twelve mistypes the amount, which the API refuses.
	const quantity = Math.random() < 1 / 12 ? 0 : Math.ceil(Math.random() * 4);
	const body = {customer, item, quantity};
	const order = await askApi<Order>('/orders', {method: 'POST', body});
	say(
		'\u001B[32m🛒\u001B[0m',
		`${customer} orders ${quantity} × ${item}  \u001B[33m${yen.format(order.total)}\u001B[0m  #${order.id}`,
	);
}
