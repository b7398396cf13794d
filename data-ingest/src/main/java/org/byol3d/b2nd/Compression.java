package org.byol3d.b2nd;

import java.util.Optional;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.filter.Filter;

/**
 * How an array is compressed.
 *
 * @param compressor ZSTD, LZ4, LZ4HC or ZLIB
 * @param level 0 (stored as it is) to 9 (small and slow), as Blosc2 counts
 * @param filter SHUFFLE or BITSHUFFLE, if any
 */
public record Compression(Compressor compressor, int level, Optional<Filter> filter) {

  /** The compression of nnssl, and of nnU-Net up to 2.7. */
  public static final Compression NNSSL =
      new Compression(Compressor.ZSTD, 8, Optional.of(Filter.SHUFFLE));

  /** The compression of nnU-Net from 2.8 on. */
  public static final Compression NNUNET_2_8 =
      new Compression(Compressor.LZ4HC, 5, Optional.empty());

  public Compression {
    if (compressor == Compressor.BLOSCLZ) {
      throw new IllegalArgumentException("BLOSCLZ is only read; write with LZ4 instead");
    }
    if (level < 0 || level > 9) {
      throw new IllegalArgumentException("compression level " + level + " is not in 0..9");
    }
    if (filter.filter(f -> f != Filter.SHUFFLE && f != Filter.BITSHUFFLE).isPresent()) {
      throw new IllegalArgumentException(filter.get() + " is only read; write with SHUFFLE");
    }
  }
}
