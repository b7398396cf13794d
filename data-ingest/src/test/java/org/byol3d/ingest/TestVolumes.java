package org.byol3d.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.byol3d.b2nd.B2ndSpec;
import org.byol3d.b2nd.B2ndWriter;
import org.byol3d.b2nd.Compression;
import org.byol3d.b2nd.DataType;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.filter.Filter;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.byol3d.volume.npy.NpyWriter;

/** Writes small volumes with known voxels. */
final class TestVolumes {
  private TestVolumes() {}

  /** Returns noise around a gradient, with a bright corner. */
  static float[] texture(Extent extent, long seed) {
    var random = SplitRandom.of(seed);
    var values = new float[(int) extent.voxels()];
    for (var i = 0; i < values.length; i++) {
      var w = i % extent.width();
      var bright = w > extent.width() * 3 / 4;
      values[i] = random.nextFloat() + 0.01f * w + (bright ? 3 : 0) - 1;
    }
    return values;
  }

  /** Writes a float32 volume {@code [1, D, H, W]} in chunks of 16³ and blocks of 8³. */
  static Path writeB2nd(Path path, Extent extent, float[] values) throws IOException {
    return writeB2nd(path, extent, values, 16, 8);
  }

  static Path writeB2nd(Path path, Extent extent, float[] values, int chunk, int block)
      throws IOException {
    Files.createDirectories(path.getParent());
    B2ndWriter.write(
        path,
        new B2ndSpec(
            new long[] {1, extent.depth(), extent.height(), extent.width()},
            new int[] {1, chunk, chunk, chunk},
            new int[] {1, block, block, block},
            DataType.FLOAT32,
            new Compression(Compressor.ZSTD, 3, Optional.of(Filter.SHUFFLE))),
        values);
    return path;
  }

  static Path writeB2nd(Path path, int size, long seed) throws IOException {
    var extent = Extent.cube(size);
    return writeB2nd(path, extent, texture(extent, seed));
  }

  /** Writes a uint16 {@code .npy} volume; voxel i is i modulo 1000. */
  static Path writeNpy(Path path, Extent extent) throws IOException {
    Files.createDirectories(path.getParent());
    try (var writer =
        NpyWriter.create(
            path, ElementType.UINT16, extent.depth(), extent.height(), extent.width())) {
      var values = new short[(int) extent.voxels()];
      for (var i = 0; i < values.length; i++) {
        values[i] = (short) (i % 1000);
      }
      writer.write(values, 0, values.length);
      writer.commit();
    }
    return path;
  }

  /** Copies the damaged reference files and returns their names. */
  static List<String> copyDamaged(Path folder) throws IOException {
    Files.createDirectories(folder);
    var from = Path.of("src/test/resources/b2nd/corrupt");
    try (var files = Files.list(from)) {
      var names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".b2nd"))
              .sorted()
              .toList();
      for (var name : names) {
        Files.copy(from.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      return names;
    }
  }

  /** Copies a sparse frame of 40 × 40 × 20 float32 voxels: a directory of one file per chunk. */
  static Path copySparse(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (var files = Files.list(Path.of("src/test/resources/b2nd/d_sparse_frame.b2nd"))) {
      for (var file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    return directory;
  }

  /** Returns the bytes of all files under a directory, by relative path. */
  static java.util.SortedMap<String, ByteBuffer> contents(Path folder) {
    var contents = new java.util.TreeMap<String, ByteBuffer>();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            folder.relativize(file).toString(),
            ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }
}
