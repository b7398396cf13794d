package org.byol3d.evaluate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.Safetensors;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.volume.source.HadoopSourceOpener;

/**
 * Weights to evaluate.
 *
 * @param name what the report calls them
 * @param weights an online or target network's, or an encoder's
 */
public record NamedEncoder(String name, StateDict weights) {
  /**
   * Reads a safetensors file.
   *
   * @param uri a URI of a Hadoop file system, or a local path
   * @throws IOException if it cannot be read, or is damaged; names it
   */
  public static NamedEncoder load(String name, String uri, Configuration configuration)
      throws IOException {
    try (var source = new HadoopSourceOpener(configuration).open(uri)) {
      if (source.length() > Integer.MAX_VALUE - Long.BYTES) {
        throw new IOException(
            "%s: %d bytes are no encoder's weights".formatted(uri, source.length()));
      }
      var bytes = new byte[(int) source.length()];
      source.readFully(0, bytes, 0, bytes.length);
      return new NamedEncoder(
          name, new StateDict(uri, Safetensors.read(new ByteArrayInputStream(bytes), uri)));
    }
  }
}
