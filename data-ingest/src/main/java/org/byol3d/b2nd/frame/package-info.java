/**
 * A frame: header, metalayers, offsets chunk and trailer (README_CFRAME_FORMAT and
 * README_SFRAME_FORMAT of c-blosc2), and where it keeps its chunks.
 *
 * <p>This package does not know regions. It may depend on the chunk, codec, filter and io packages.
 */
package org.byol3d.b2nd.frame;
