// The repository is the root: packages are linked from there.
const root = new URL('../../../../', import.meta.url).pathname;

export default { turbopack: { root }, typescript: { ignoreBuildErrors: true } };
