/** The orders of the shop, in memory; the oldest are forgotten. */
import {catalogue, type Order} from './shop.ts';

const kept = 500;

/** What a request asks for that can't be done; `status` is the HTTP status to answer. */
export class RequestError extends Error {
	readonly status: number;
	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

export class OrderStore {
	readonly #orders = new Map<number, Order>();
	#lastId = 0;

	place(request: {customer?: unknown; item?: unknown; quantity?: unknown}): Order {
		const {customer, item, quantity} = request;
		const price = typeof item === 'string' ? catalogue.get(item) : undefined;
		if (typeof item !== 'string' || price === undefined)
			throw new RequestError(422, `no such item: ${JSON.stringify(item)}`);
		if (typeof customer !== 'string') throw new RequestError(422, 'customer is missing');
		if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1)
			throw new RequestError(422, 'quantity must be a whole number of at least 1');
		this.#lastId += 1;
		const order: Order = {
			id: this.#lastId,
			customer,
			item,
			quantity,
			total: price * quantity,
			status: 'placed',
			placedAt: new Date().toISOString(),
		};
		this.#orders.set(order.id, order);
		this.#orders.delete(order.id - kept);
		return order;
	}

	get(id: number): Order {
		const order = this.#orders.get(id);
		if (!order) throw new RequestError(404, `no order ${id}`);
		return order;
	}

	setStatus(id: number, status: unknown): Order {
		if (status !== 'packed' && status !== 'shipped')
			throw new RequestError(422, 'status must be "packed" or "shipped"');
		const order: Order = {...this.get(id), status};
		this.#orders.set(id, order);
		return order;
	}

	/** Newest first. */
	list(status: string | null, limit: number): readonly Order[] {
		return Array.from(this.#orders.values())
			.filter((order) => status === null || order.status === status)
			.toReversed()
			.slice(0, limit);
	}

	countByStatus(): Readonly<Record<Order['status'], number>> {
		const counts = {placed: 0, packed: 0, shipped: 0};
		for (const order of this.#orders.values()) counts[order.status] += 1;
		return counts;
	}
}
