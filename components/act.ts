/** What a server action made by `defineAction` gives a component: plain data, its words already in the reader's language. */
export type ActResult<T> = { ok: true; data: T } | { ok: false; code: string; message: string; fields?: Record<string, string> };
export type Act<Input, Output = unknown> = (input: Input) => Promise<ActResult<Output>>;
