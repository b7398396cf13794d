package org.byol3d.predict;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.B2ndSpec;
import org.byol3d.b2nd.B2ndWriter;
import org.byol3d.b2nd.Compression;
import org.byol3d.b2nd.DataType;
import org.byol3d.b2nd.NnUnetLayout;
import org.byol3d.storage.CommittedFile;
import org.byol3d.volume.Extent;
import org.byol3d.volume.npy.NpyWriter;

/**
 * A file of voxels {@code [C, D, H, W]}, written under a temporary name and renamed once it is
 * whole.
 *
 * @param format of the file
 * @param channels C; a mask as {@code .npy} is {@code [D, H, W]}
 * @param mask whether it is a mask, of one channel
 * @param extent D, H and W
 * @param type of a voxel
 */
record VoxelFile(MaskFormat format, int channels, boolean mask, Extent extent, DataType type) {

  /** The voxels in memory. */
  @FunctionalInterface
  interface Voxels {
    /**
     * Adds voxels of one row to a buffer.
     *
     * @param channel in [0, C)
     * @param from row-major index of the first voxel in the channel
     * @param count number of voxels
     * @param to little-endian
     */
    void put(int channel, int from, int count, ByteBuffer to);
  }

  /**
   * Writes the file.
   *
   * @param uri of the file, in a directory that exists
   * @param window a box that is read at once, for the layout of the chunks
   */
  void write(Configuration configuration, String uri, Extent window, Voxels voxels)
      throws IOException {
    switch (format) {
      case B2ND -> {
        var spec = spec(window);
        CommittedFile.write(configuration, uri, out -> B2ndWriter.write(out, spec, source(voxels)));
      }
      case NPY -> writeNpy(configuration, uri, voxels);
    }
  }

  private B2ndSpec spec(Extent window) {
    int[] shape = {channels, extent.depth(), extent.height(), extent.width()};
    var layout = NnUnetLayout.nnssl(shape, window.toShape(), type.size());
    return new B2ndSpec(
        new long[] {shape[0], shape[1], shape[2], shape[3]},
        layout.chunkShape(),
        layout.blockShape(),
        type,
        Compression.NNSSL);
  }

  private B2ndWriter.ItemSource source(Voxels voxels) {
    return (region, destination) -> {
      var to = destination.duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
      int count = (int) region.extent(3);
      for (long c = region.start(0); c < region.stop(0); c++) {
        for (long d = region.start(1); d < region.stop(1); d++) {
          for (long h = region.start(2); h < region.stop(2); h++) {
            long from = (d * extent.height() + h) * extent.width() + region.start(3);
            voxels.put((int) c, (int) from, count, to);
          }
        }
      }
    };
  }

  private void writeNpy(Configuration configuration, String uri, Voxels voxels) throws IOException {
    long depth = extent.depth();
    long height = extent.height();
    long width = extent.width();
    long[] shape =
        mask ? new long[] {depth, height, width} : new long[] {channels, depth, height, width};
    int plane = extent.height() * extent.width();
    var buffer = ByteBuffer.allocate(extent.width() * type.size()).order(ByteOrder.LITTLE_ENDIAN);
    try (var writer = NpyWriter.create(configuration, uri, type.text(), type.size(), shape)) {
      for (int c = 0; c < channels; c++) {
        for (int from = 0; from < plane * extent.depth(); from += extent.width()) {
          voxels.put(c, from, extent.width(), buffer);
          writer.write(buffer.flip());
          buffer.clear();
        }
      }
      writer.commit();
    }
  }
}
