package org.byol3d.volume.source;

import java.io.IOException;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.b2nd.DecoderPool;

/**
 * Opens {@code .b2nd} arrays of any rank by URI, contiguous files and sparse directories alike. The
 * arrays share their decoders.
 */
public final class ArrayOpener {
  private final SourceOpener sources;
  private final DecoderPool decoders = new DecoderPool();

  /**
   * @param sources opens the bytes of files
   */
  public ArrayOpener(SourceOpener sources) {
    this.sources = sources;
  }

  /**
   * Opens an array. The caller closes it.
   *
   * @param uri a URI of a Hadoop file system, or a local path
   * @throws org.byol3d.b2nd.io.FormatException if it is damaged, unsupported, or no {@code .b2nd}
   * @throws IOException if it is missing or cannot be read
   */
  public B2ndArray open(String uri) throws IOException {
    var directory = sources.directory(uri);
    return directory.isPresent()
        ? B2ndArray.open(directory.get(), decoders)
        : B2ndArray.open(sources.open(uri), decoders);
  }
}
