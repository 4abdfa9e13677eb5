/** Counts requests and prints them in the Prometheus text format. */

/** Upper bounds in seconds. */
const buckets = [0.001, 0.005, 0.025, 0.1, 0.5, 1];

export class RequestMetrics {
	readonly #requests = new Map<string, number>();
	readonly #within = buckets.map(() => 0);
	#count = 0;
	#sum = 0;

	count(request: {method: string; route: string; status: number; seconds: number}): void {
		const {method, route, status, seconds} = request;
		const labels = `method="${method}",route="${route}",status="${status}"`;
		this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1);
		this.#count += 1;
		this.#sum += seconds;
		buckets.forEach((bound, index) => {
			if (seconds <= bound) this.#within[index] = (this.#within[index] ?? 0) + 1;
		});
	}

	/** `gauges` by name with labels, e.g. `shop_orders{status="placed"}`. */
	print(gauges: Readonly<Record<string, number>>): string {
		const {user, system} = process.cpuUsage();
		const lines = [
			'# HELP http_requests_total Requests answered.',
			'# TYPE http_requests_total counter',
			...Array.from(this.#requests, ([labels, value]) => `http_requests_total{${labels}} ${value}`),
			'# HELP http_request_duration_seconds Time to answer.',
			'# TYPE http_request_duration_seconds histogram',
			...buckets.map(
				(bound, index) =>
					`http_request_duration_seconds_bucket{le="${bound}"} ${this.#within[index] ?? 0}`,
			),
			`http_request_duration_seconds_bucket{le="+Inf"} ${this.#count}`,
			`http_request_duration_seconds_sum ${this.#sum}`,
			`http_request_duration_seconds_count ${this.#count}`,
			'# TYPE process_cpu_seconds_total counter',
			`process_cpu_seconds_total ${(user + system) / 1e6}`,
			'# TYPE process_resident_memory_bytes gauge',
			`process_resident_memory_bytes ${process.memoryUsage.rss()}`,
			...Object.entries(gauges).map(([name, value]) => `${name} ${value}`),
		];
		return `${lines.join('\n')}\n`;
	}
}
