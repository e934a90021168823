export interface P {
  middleware: import('express').RequestHandler;
  rules: { name: string; count: number };
  events(): number;
  close(): Promise<void>;
}
export async function protect(_o: string): Promise<P> {
  return { middleware: (_a, _b, n) => n(), rules: { name: 'none', count: 0 }, events: () => 0, close: async () => {} };
}
