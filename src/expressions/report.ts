import { suggest } from '../catalog/suggest.ts';
import type { Build, Node } from './node.ts';
import { brokenNode } from './node.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Notes a problem and stands a broken node in for the part, so that the rest is still checked. */
function report(build: Build, code: string, place: Place, message: string, remedy: string, suggestions: readonly string[]): Node {
  build.problems.push({ code, message, remedy, start: place.start, end: place.end, suggestions });
  return brokenNode(place.start, place.end);
}

export function typeProblem(build: Build, place: Place, message: string, remedy: string): Node {
  return report(build, 'expression/type', place, message, remedy, []);
}

function didYouMean(suggestions: readonly string[], otherwise: string): string {
  return suggestions.length === 0 ? otherwise : `Did you mean ${suggestions.map((name) => `"${name}"`).join(', ')}?`;
}

export function unknownField(build: Build, place: Place, message: string, name: string, known: Iterable<string>): Node {
  const suggestions = suggest(name, known);
  return report(build, 'expression/unknown-field', place, message, didYouMean(suggestions, 'Use a field that the catalog lists, or run discovery again.'), suggestions);
}

export function unknownFunction(build: Build, place: Place, name: string, known: Iterable<string>): Node {
  if (name === 'matches') {
    // A regular expression from a spec can hold the process for seconds (reference/libraries.md §B).
    return report(build, 'expression/unknown-function', place, 'matches() is not available.', 'Use contains, startsWith or endsWith.', ['contains', 'startsWith', 'endsWith']);
  }
  const suggestions = suggest(name, known);
  return report(build, 'expression/unknown-function', place, `There is no function "${name}".`, didYouMean(suggestions, 'The page about expressions lists the functions.'), suggestions);
}

export function tooNested(build: Build, place: Place): Node {
  return report(build, 'expression/too-large', place, 'Loops stand more than two deep here.', 'Use at most one map, filter or exists inside another.', []);
}
