import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Node as YamlNode } from 'yaml';

interface Anchored {
  readonly anchor?: string;
  readonly tag?: string;
}

function meaning(node: unknown): unknown {
  const { anchor, tag } = (node ?? {}) as Anchored;
  if (isAlias(node)) return ['alias', node.source];
  if (isScalar(node)) return ['scalar', anchor, tag, node.type, node.value];
  if (isSeq(node)) return ['list', anchor, tag, node.items.map(meaning)];
  if (isMap(node)) return ['map', anchor, tag, node.items.map(({ key, value }) => [meaning(key as YamlNode), meaning(value as YamlNode)])];
  return node;
}

/** null: not YAML, or more than one document. */
function readMeaning(text: string): string | null {
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
    const [document] = documents;
    return documents.length !== 1 || document === undefined || !('contents' in document) || document.errors.length > 0 ? null : JSON.stringify(meaning(document.contents));
  } catch {
    return null;
  }
}

/** Whether two texts are YAML that says the same, written in the same way, in the same order. Comments and blanks aside. */
export function sameMeaning(one: string, other: string): boolean {
  const first = readMeaning(one);
  return first !== null && first === readMeaning(other);
}
