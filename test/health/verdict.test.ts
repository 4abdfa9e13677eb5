import {describe, expect, it} from 'vitest';
import {addProbe, judge, type Probe} from '../../src/health/verdict.ts';

const thresholds = {degradation_threshold: 1, failure_threshold: 3};

/** `+` passed, `-` failed, oldest first. */
const probes = (text: string): readonly Probe[] =>
	[...text].map((sign, at) => ({ok: sign === '+', message: '', at, latency: 1}));

describe('judge', () => {
	it.each([
		['', 'unknown'],
		['+', 'healthy'],
		['++++++++++', 'healthy'],
		['+-', 'degraded'],
		['+--', 'degraded'],
		['+---', 'unhealthy'],
		['-+-+-', 'unhealthy'],
		['---+', 'unhealthy'],
		['---++', 'unhealthy'],
		['---+++', 'healthy'],
	])('%s is %s', (text, health) => {
		expect(judge(probes(text), thresholds)).toBe(health);
	});

	it('looks at the last ten only', () => {
		const window = probes('---+-+++-+').reduce<readonly Probe[]>(addProbe, probes('----------'));
		expect(window).toHaveLength(10);
		expect(window[0]?.at).toBe(0);
	});
});
