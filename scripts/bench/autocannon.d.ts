/** What the bench uses of autocannon 9, which brings no types. */
declare module "autocannon" {
  type Client = { setRequests(requests: { path: string; headers: Record<string, string> }[]): void };
  type Options = { url: string; connections: number; duration: number; timeout?: number; setupClient?: (client: Client) => void };
  type Result = {
    errors: number;
    timeouts: number;
    non2xx: number;
    "2xx": number;
    statusCodeStats: Record<string, { count: number }>;
  };
  type Instance = PromiseLike<Result> & {
    on(event: "response", told: (client: unknown, status: number, bytes: number, milliseconds: number) => void): void;
  };
  export default function autocannon(options: Options): Instance;
}
