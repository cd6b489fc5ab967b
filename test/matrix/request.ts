/** The request as Next would hand it over to an action or a page. */
export const request = { headers: new Headers(), cookies: new Map<string, string>(), later: [] as Promise<unknown>[] };

/** Next's own parts that exist only inside a request: for vi.mock in the file of the test. */
export const nextHeaders = {
  headers: async () => request.headers,
  cookies: async () => ({
    get: (name: string) => (request.cookies.has(name) ? { name, value: request.cookies.get(name) } : undefined),
    set: () => undefined,
    delete: () => undefined,
  }),
};

const words = Object.assign((key: string) => key, {
  rich: (key: string) => key,
  markup: (key: string) => key,
  raw: (key: string) => key,
  has: () => true,
});
export const nextIntlServer = {
  getTranslations: async () => words,
  getLocale: async () => "ja",
  getMessages: async () => ({}),
  getFormatter: async () => ({}),
};

export const nextServer = async (original: () => Promise<object>) => ({
  ...(await original()),
  after: (work: () => Promise<unknown>) => void request.later.push(Promise.resolve(work())),
});

export const uncached = async (original: () => Promise<object>) => ({ ...(await original()), cache: <T>(work: T) => work });
