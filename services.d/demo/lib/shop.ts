/** What the shop sells, what an order is, and how the other services ask the API. */

export type Order = {
	readonly id: number;
	readonly customer: string;
	readonly item: string;
	readonly quantity: number;
	/** In yen. */
	readonly total: number;
	readonly status: 'placed' | 'packed' | 'shipped';
	/** ISO 8601. */
	readonly placedAt: string;
};

/** Prices in yen. */
export const catalogue: ReadonlyMap<string, number> = new Map([
	['抹茶 Matcha', 1240],
	['煎茶 Sencha', 890],
	['Earl Grey', 640],
	['Rooibos Vanille', 580],
	['Café Crème', 720],
]);

export const apiUrl = process.env['API_URL'] ?? 'http://127.0.0.1:47301';

/** Throws when the API does not answer within 2 s, or with anything but success. */
export async function askApi<Answer>(
	path: string,
	request: {readonly method?: string; readonly body?: unknown} = {},
): Promise<Answer> {
	const response = await fetch(new URL(path, apiUrl), {
		method: request.method ?? 'GET',
		headers: {'content-type': 'application/json'},
		signal: AbortSignal.timeout(2000),
		...(request.body === undefined ? {} : {body: JSON.stringify(request.body)}),
	});
	if (!response.ok)
		throw new Error(
			`${request.method ?? 'GET'} ${path}: ${response.status} ${response.statusText}`,
		);
	return (await response.json()) as Answer;
}
