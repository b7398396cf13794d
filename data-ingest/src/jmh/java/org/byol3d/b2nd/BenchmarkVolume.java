package org.byol3d.b2nd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.filter.Filter;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.volume.Extent;

/** The volume that is read: a z-scored phantom of 256³, as the labs' tools write it. */
public enum BenchmarkVolume {
  /** nnssl, nnU-Net up to 2.7: 16³ blocks in chunks of 80 × 64 × 64. */
  ZSTD8_SHUFFLE(Compressor.ZSTD, 8, true, true),
  /** nnU-Net from 2.8 on: 32³ blocks in chunks of 128 × 128 × 96. */
  LZ4HC5(Compressor.LZ4HC, 5, false, false),
  /** The same with SHUFFLE. */
  LZ4HC5_SHUFFLE(Compressor.LZ4HC, 5, true, false);

  static final int SIZE = 256;
  private static final int SEED = 5;

  private final Compressor compressor;
  private final int level;
  private final boolean shuffled;
  private final boolean nnssl;

  BenchmarkVolume(Compressor compressor, int level, boolean shuffled, boolean nnssl) {
    this.compressor = compressor;
    this.level = level;
    this.shuffled = shuffled;
    this.nnssl = nnssl;
  }

  /** Returns the file. Writes it on first use and keeps it, because compressing takes long. */
  Path file() throws IOException {
    var path =
        Path.of(
            System.getProperty("java.io.tmpdir"), "byol3d-bench-" + SEED + "-" + name() + ".b2nd");
    if (!Files.exists(path)) {
      var shape = new int[] {1, SIZE, SIZE, SIZE};
      var patch = nnssl ? new int[] {160, 160, 160} : new int[] {96, 96, 96};
      var layout =
          nnssl
              ? NnUnetLayout.nnssl(shape, patch, Float.BYTES)
              : NnUnetLayout.nnUnet28(shape, patch, Float.BYTES);
      B2ndWriter.write(
          path,
          new B2ndSpec(
              new long[] {1, SIZE, SIZE, SIZE},
              layout.chunkShape(),
              layout.blockShape(),
              DataType.FLOAT32,
              new Compression(
                  compressor, level, shuffled ? Optional.of(Filter.SHUFFLE) : Optional.empty())),
          new PhantomGenerator(PhantomParameters.defaults(), SEED)
              .generate(0, 0, Extent.cube(SIZE))
              .zScored());
    }
    return path;
  }
}
