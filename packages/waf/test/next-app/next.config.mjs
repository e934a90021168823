// The repository is the root: packages are linked from there.
const root = new URL('../../../../', import.meta.url).pathname;

// biome-ignore lint/style/noDefaultExport: Next.js reads it so
export default { turbopack: { root }, typescript: { ignoreBuildErrors: true } };
