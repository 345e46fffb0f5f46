/** What no edit mends: commands of the extension, where the client has them. */
import type { ClientCommand, FixProvider } from './fix.ts';
import { valueAt } from '../spec-text.ts';

function offered(title: string, id: string): FixProvider {
  return ({ world, commands }) => (commands ? [{ title, edits: [], command: { id, arguments: [world.spec.uri] } }] : []);
}

export const discover: FixProvider = offered('Discover the fields of both systems again', 'crosswalk.discover');
export const acknowledge: FixProvider = offered('Acknowledge what stays behind', 'crosswalk.acknowledge');

/** Makes attributes in the second workspace; production is never a default. */
export const prepareStaging: FixProvider = ({ world, commands }) => {
  const staging = valueAt(world, ['destination', 'staging']);
  const command: ClientCommand = { id: 'crosswalk.prepare', arguments: [world.spec.uri, 'staging'] };
  return commands && staging !== null && staging !== '' ? [{ title: 'Make the attributes in the staging workspace', edits: [], command }] : [];
};
