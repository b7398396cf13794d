/**
 * One chunk: its header, and its blocks decoded and encoded (README_CHUNK_FORMAT of c-blosc2).
 *
 * <p>This package does not know frames, shapes or grids. It may depend on the codec, filter and io
 * packages.
 */
package org.byol3d.b2nd.chunk;
