/** Why a probe got no answer. Pure. */

export const explainLate = (timeout: number) => ({
	ok: false,
	message: `no answer within ${timeout} ms`,
});

/** Of several addresses that were tried, the first one's reason. */
export function explainNetwork(error: unknown): Error {
	if (error instanceof AggregateError) return explainNetwork(error.errors[0]);
	return error instanceof Error ? error : new Error(String(error));
}
