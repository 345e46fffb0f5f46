/** A named account of one system (design §4 "Connections file"). Holds secrets: never logged, never written by us. */
export type Connection =
  | { readonly system: 'autotask'; readonly name: string; readonly baseUrl: string | null; readonly username: string; readonly secret: string; readonly integrationCode: string }
  | { readonly system: 'connectwise'; readonly name: string; readonly baseUrl: string | null; readonly company: string; readonly publicKey: string; readonly privateKey: string; readonly clientId: string }
  | { readonly system: 'atera'; readonly name: string; readonly baseUrl: string | null; readonly apiKey: string | null; readonly csv: string | null }
  | { readonly system: 'intercom'; readonly name: string; readonly baseUrl: string | null; readonly token: string };

export type ConnectionOf<S extends Connection['system']> = Extract<Connection, { readonly system: S }>;
