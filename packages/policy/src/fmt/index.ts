export function formatModule(file: string, text: string, options: { version?: 'v0' | 'v1'; dropImports?: boolean } = {}): string {
  return text;
}
