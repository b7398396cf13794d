/**
 * One chunk: its header, and its blocks decoded and encoded (README_CHUNK_FORMAT of c-blosc2).
 *
 * <p>Knows nothing of frames, shapes or grids. May depend on the codec, filter and io packages.
 */
package org.byol3d.b2nd.chunk;
