/**
 * Which services may or must move now, seen over all of them: dependencies first on the way up,
 * dependents first on the way down, and nobody up without what it needs. Called after every change;
 * it never acts and never waits. A cascade is followed to its end before anybody is told anything,
 * so that everyone is told at once. Pure.
 */
import {
	type Graph,
	graphOf,
	isBack,
	isBroken,
	isGoingRound,
	type Member,
	missing,
	unready,
} from './conditions.ts';
import {isActive, isLeaving} from './state.ts';
import type {ServiceEvent} from './step.ts';

/** What a service is to be told. */
export type Move = {
	readonly name: string;
	readonly event: Extract<
		ServiceEvent,
		{readonly type: 'pause' | 'resume' | 'want-restart' | 'await' | 'proceed'}
	>;
};

/** What to tell whom, in this order. */
export function settle(members: ReadonlyMap<string, Member>): readonly Move[] {
	const after = new Map(members);
	const graph = graphOf(after);
	const moves: Move[] = [];
	const tell = (name: string, event: Move['event']) => {
		moves.push({name, event});
		const member = after.get(name);
		if (member) after.set(name, foresee(member, event));
	};

	untilQuiet(after, (name, member) => {
		const cause = pauseOf(member, graph);
		if (cause !== null) tell(name, {type: 'pause', cause: `dependency:${cause}`});
		return cause !== null;
	});
	untilQuiet(after, (name, member) => {
		const resumes =
			member.state.wanted === 'paused' && member.dependencies.every((edge) => isBack(edge, graph));
		if (resumes) tell(name, {type: 'resume'});
		return resumes;
	});
	untilQuiet(after, (name, member) => {
		const around = restartOf(member, graph);
		if (around !== null)
			tell(name, {
				type: 'want-restart',
				reason: `${around} restarts`,
				cause: `dependency:${around}`,
			});
		return around !== null;
	});

	const held = heldBack(graph);
	for (const [name, member] of after) {
		const event = moveOf(name, member, graph, held);
		if (event) moves.push({name, event});
	}
	return moves;
}

/** Goes over all until a whole round changes nothing; each service is told one thing of a kind. */
function untilQuiet(
	members: ReadonlyMap<string, Member>,
	look: (name: string, member: Member) => boolean,
): void {
	const told = new Set<string>();
	for (let size = -1; size !== told.size; ) {
		size = told.size;
		for (const [name, member] of members) if (!told.has(name) && look(name, member)) told.add(name);
	}
}

/** The service on whose account this one has to pause; null: on nobody's. */
function pauseOf({state, dependencies}: Member, graph: Graph): string | null {
	const goesOn =
		state.phase === 'running' || state.phase === 'starting' || state.phase === 'backoff';
	if (!goesOn || state.wanted !== 'up') return null;
	return dependencies.find((edge) => isBroken(edge, graph))?.service ?? null;
}

/** The service with which this one has to restart; null: with nobody. */
function restartOf({state, dependencies}: Member, graph: Graph): string | null {
	const runs = state.phase === 'running' || state.phase === 'starting';
	if (!runs || isLeaving(state)) return null;
	const edge = dependencies.find(
		(each) => each.on_restart === 'restart' && isGoingRound(each, graph),
	);
	return edge?.service ?? null;
}

function moveOf(
	name: string,
	member: Member,
	graph: Graph,
	held: ReadonlySet<string>,
): Move['event'] | null {
	const {state} = member;
	if (isLeaving(state))
		return state.phase === 'running' && !held.has(name) ? {type: 'proceed'} : null;
	if (state.phase !== 'stopped' || state.finished || missing(member, graph).length > 0) return null;
	const waits = unready(member, graph).toSorted((a, b) => a.timeout - b.timeout);
	return waits[0] ? {type: 'await', ...waits[0]} : {type: 'proceed'};
}

/** Services that must not go down yet, because something that needs them is still on its way down. */
function heldBack({members, instances}: Graph): ReadonlySet<string> {
	const held = new Set<string>();
	for (const member of members.values())
		if (isLeaving(member.state) && isActive(member.state))
			for (const {service} of member.dependencies)
				for (const name of instances.get(service) ?? []) held.add(name);
	return held;
}

/** As far as the others are concerned; the lifecycle does it properly. */
function foresee(member: Member, event: Move['event']): Member {
	const {state} = member;
	switch (event.type) {
		case 'pause':
			return {
				...member,
				state: {
					...state,
					wanted: 'paused',
					phase: state.phase === 'backoff' ? 'stopped' : state.phase,
				},
			};
		case 'resume':
			return {
				...member,
				state: {...state, wanted: 'up', cycling: state.cycling || state.phase === 'stopping'},
			};
		case 'want-restart':
			return {...member, state: {...state, cycling: true}};
		case 'await':
		case 'proceed':
			return member;
	}
}
