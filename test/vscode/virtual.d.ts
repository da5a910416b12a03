/** Made by `esbuild.js`: imports every test file of the in-editor tier. */
declare module 'virtual:editor-tests';
