import {expect, test} from 'vitest';
import {planFolding} from '../../src/archive/fold-plan.ts';

const usage = {
	parts: [],
	rest: 0,
	finished: [],
	finishedBytes: 0,
	folded: [],
	gapped: [],
	newest: 1,
	newestBytes: 0,
};
const upTo = (count: number) => Array.from({length: count}, (_, at) => at + 1);
const limits = {maxSize: 1000};

test('what is folded away: too many folders but for the last three, or all when they hold too much', () => {
	expect(planFolding({...usage, finished: upTo(10), newest: 11}, limits)).toBeNull();
	expect(planFolding({...usage, finished: upTo(11), newest: 12}, limits)).toEqual({
		kind: 'fold',
		runs: upTo(8),
	});
	const large = {...usage, finished: upTo(2), finishedBytes: 1001, newest: 3};
	expect(planFolding(large, limits)).toEqual({kind: 'fold', runs: [1, 2]});
});

test('what is forgotten: runs without a log left, and those before the last 200', () => {
	const emptied = {...usage, folded: [1, 2], gapped: [1], finished: [3], newest: 4};
	expect(planFolding(emptied, limits)).toEqual({kind: 'forget', upTo: 1});
	const many = {...usage, folded: upTo(231), newest: 232};
	expect(planFolding(many, limits)).toEqual({kind: 'forget', upTo: 31});
});
