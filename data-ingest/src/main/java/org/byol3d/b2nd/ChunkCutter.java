package org.byol3d.b2nd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Cuts an array into chunks of whole blocks, padded with zeros at the far edges. */
final class ChunkCutter {
  private final ArrayGeometry geometry;
  private final byte[] items;
  private final byte[] chunk;
  private final int[] blockStrides;
  private final int[] itemStrides;

  ChunkCutter(ArrayGeometry geometry) {
    this.geometry = geometry;
    this.items = new byte[geometry.chunkBytes];
    this.chunk = new byte[geometry.chunkBytes];
    this.blockStrides = new int[geometry.rank];
    this.itemStrides = new int[geometry.rank];
    int blocks = 1;
    int inBlock = 1;
    for (int d = geometry.rank - 1; d >= 0; d--) {
      blockStrides[d] = blocks;
      itemStrides[d] = inBlock;
      blocks *= geometry.blockGrid[d];
      inBlock *= geometry.blockShape[d];
    }
  }

  /**
   * Returns the bytes of a chunk, valid until the next call.
   *
   * @param index the index of the chunk in C order of the grid
   */
  byte[] cut(long index, B2ndWriter.ItemSource source) throws IOException {
    int rank = geometry.rank;
    var start = new long[rank];
    geometry.chunkOrigin(index, start);
    var stop = new long[rank];
    Arrays.setAll(stop, d -> Math.min(geometry.shape[d], start[d] + geometry.chunkShape[d]));
    var region = Region.of(start, stop);
    source.read(region, ByteBuffer.wrap(items));

    Arrays.fill(chunk, (byte) 0);
    var rows = new RowWalk(region, geometry.shape);
    int rowBytes = rows.rowItems() * geometry.itemSize;
    do {
      cutRow(rows, start, rows.row() * rowBytes, rowBytes);
    } while (rows.next());
    return chunk;
  }

  /** Copies a row to the blocks that it crosses. */
  private void cutRow(RowWalk row, long[] origin, int from, int rowBytes) {
    int last = geometry.rank - 1;
    long block = 0;
    long item = 0;
    for (int d = 0; d < last; d++) {
      long within = row.at(d) - origin[d];
      block += within / geometry.blockShape[d] * blockStrides[d];
      item += within % geometry.blockShape[d] * itemStrides[d];
    }
    int pieceBytes = last < 0 ? rowBytes : geometry.blockShape[last] * geometry.itemSize;
    for (int done = 0; done < rowBytes; done += pieceBytes) {
      long to = block * geometry.blockBytes + item * geometry.itemSize;
      System.arraycopy(items, from + done, chunk, (int) to, Math.min(pieceBytes, rowBytes - done));
      block++;
    }
  }
}
