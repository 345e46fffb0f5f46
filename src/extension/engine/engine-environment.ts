/** What the editor knows about the network, as environment of the engine's process (design §8). */
export interface NetworkSettings {
  /** `http.proxy` of the editor. */
  readonly proxy: string | undefined;
  /** `http.noProxy`. */
  readonly noProxy: readonly string[] | undefined;
  /** `http.proxyStrictSSL`; false is not passed on: the engine never accepts a certificate it cannot prove. */
  readonly systemCertificates: boolean | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that would change what the engine's Node loads or prints; the editor sets some of them for itself. */
const NOT_FOR_THE_ENGINE = /^(NODE_OPTIONS|NODE_REPL_.*|ELECTRON_.*|VSCODE_.*)$/;

/**
 * `CROSSWALK_CLOCK` and a proxy or CA named in the environment go through as they are; the editor's own setting fills what is not named.
 * Loopback never goes through a proxy, so that the sandbox answers.
 */
export function engineEnvironment(inherited: Variables, settings: NetworkSettings): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !NOT_FOR_THE_ENGINE.test(name)) result[name] = value;
  }
  const named = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => result[name] !== undefined);
  if (!named && settings.proxy) {
    result['HTTPS_PROXY'] = settings.proxy;
    result['HTTP_PROXY'] = settings.proxy;
  }
  const without = new Set([...(result['NO_PROXY'] ?? result['no_proxy'] ?? '').split(','), ...(settings.noProxy ?? []), '127.0.0.1', 'localhost', '::1']);
  result['NO_PROXY'] = [...without].map((host) => host.trim()).filter((host) => host !== '').join(',');
  if (settings.systemCertificates !== false) result['NODE_USE_SYSTEM_CA'] = '1';
  return result;
}
