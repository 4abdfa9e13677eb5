/** The help texts, from the table of commands. */
import type {Command, Option} from './command.ts';
import {commands, globalOptions} from './commands.ts';

/** One command's help, a group's, or the overview. */
export function renderHelp(command: Command | null, group: string | null): string {
	if (command) return renderCommand(command);
	return group === null ? renderOverview() : renderGroup(group);
}

function renderOverview(): string {
	return `weaver: watch and keep running the services of this machine

Usage: weaver <command> [options]

${table(commands.map((command) => [shortName(command), command.summary]))}

Options of every command:
${optionTable(globalOptions)}

Begin with \`weaver init\` in an empty folder, or \`weaver monitor\` where there is a services.d/.
\`weaver <command> --help\` tells more. Short forms: \`weaver start api\` is \`weaver service start api\`.
`;
}

const renderGroup = (group: string): string => `Usage: weaver ${group} <command> [options]

${table(
	commands
		.filter(({name}) => name.startsWith(`${group} `))
		.map(({name, operands, summary}) => [`${name} ${operands}`.trim(), summary]),
)}
`;

function renderCommand(command: Command): string {
	const {name, alias, summary, operands, options, details, examples} = command;
	return [
		`${summary}.`,
		'',
		`Usage: weaver ${`${name} ${operands}`.trim()} [options]`,
		...(alias === undefined ? [] : [`       weaver ${`${alias} ${operands}`.trim()} [options]`]),
		'',
		...(Object.keys(options).length === 0 ? [] : ['Options:', optionTable(options), '']),
		'Options of every command:',
		optionTable(globalOptions),
		'',
		...(details === undefined ? [] : [details, '']),
		'Examples:',
		...examples.map((example) => `  ${example}`),
		'',
	].join('\n');
}

const shortName = ({name, alias, operands}: Command): string =>
	`${alias ?? name} ${operands}`.trim();

const optionTable = (options: Readonly<Record<string, Option>>): string =>
	table(
		Object.entries(options).map(([name, {short, value, summary}]) => [
			`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
			summary,
		]),
	);

function table(rows: readonly (readonly [string, string])[]): string {
	const width = Math.max(...rows.map(([left]) => left.length));
	return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
