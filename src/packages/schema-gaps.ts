/**
 * Makes a JSON Schema mean to the schema library what it says: what the library would pass over in
 * silence is written so that it does not, or named. Pure.
 */

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Keywords that the library only looks at beside their type. */
const needType: Readonly<Record<string, readonly string[]>> = {
	string: ['minLength', 'maxLength', 'pattern', 'format'],
	number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
	array: ['items', 'minItems', 'maxItems', 'uniqueItems', 'contains', 'prefixItems'],
	object: ['properties', 'required', 'minProperties', 'maxProperties', 'propertyNames'],
};

const unknown = ['dependencies', 'unevaluatedProperties', 'unevaluatedItems'];
const single = ['items', 'additionalProperties', 'propertyNames', 'contains'];
const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const maps = ['properties', 'patternProperties', '$defs'];

/** `where` begins messages about places within: empty, or `properties.port `. */
export function closeGaps(
	schema: JsonSchema,
	where = '',
): {readonly schema: JsonSchema} | {readonly error: string} {
	const stray = unknown.find((keyword) => keyword in schema);
	if (stray !== undefined) return {error: `${where}${stray} is not supported`};
	if (schema['type'] === undefined && schema['$ref'] === undefined)
		for (const [type, keywords] of Object.entries(needType)) {
			const keyword = keywords.find((each) => each in schema);
			if (keyword !== undefined)
				return {error: `${where}${keyword} stands without "type": "${type}"`};
		}
	const closed: Record<string, unknown> = {...schema};
	for (const [keyword, value] of Object.entries(schema)) {
		const found = closeWithin(keyword, value, where);
		if (found === null) continue;
		if ('error' in found) return found;
		closed[keyword] = found.value;
	}
	// Otherwise a bound without items, or a required key without a property, would be passed over.
	if ('minItems' in closed || 'maxItems' in closed) closed['items'] ??= {};
	if (Array.isArray(closed['required'])) {
		const own = isSchema(closed['properties']) ? closed['properties'] : {};
		const missing = closed['required'].filter((key) => !Object.hasOwn(own, String(key)));
		closed['properties'] = {...own, ...Object.fromEntries(missing.map((key) => [key, anything]))};
	}
	return {schema: closed};
}

/** Unlike `{}`, it is not there when the key is not. */
const anything = {
	anyOf: ['string', 'number', 'boolean', 'null', 'object', 'array'].map((type) => ({type})),
};

/** Null for a keyword that holds no schemas. */
function closeWithin(
	keyword: string,
	value: unknown,
	where: string,
): {readonly value: unknown} | {readonly error: string} | null {
	if (single.includes(keyword) && isSchema(value)) {
		const found = closeGaps(value, `${where}${keyword}: `);
		return 'error' in found ? found : {value: found.schema};
	}
	const isList = lists.includes(keyword) && Array.isArray(value);
	if (!isList && !(maps.includes(keyword) && isSchema(value))) return null;
	const entries: [string, unknown][] = [];
	for (const [key, inner] of Object.entries(value as object)) {
		const found = isSchema(inner) ? closeGaps(inner, `${where}${key}: `) : {schema: inner};
		if ('error' in found) return found;
		entries.push([key, found.schema]);
	}
	return {value: isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)};
}

const isSchema = (value: unknown): value is JsonSchema =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
