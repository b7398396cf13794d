package org.byol3d.volume.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.ReadRequest;

/**
 * Reads rows of neighboring elements in file order. Rows that are close together become one range,
 * the source reads ranges in batches, and each batch is decoded at once. The size of a batch bounds
 * the memory for a box of any size. Not thread-safe: each box has its own reader.
 */
final class NpyRowReader {
  /** A gap that is cheaper to read than to skip; Hadoop's vectored reads use the same. */
  private static final int MERGED_GAP = 4 << 10;

  private static final int MAX_RANGE = 1 << 20;

  /** The start of a row in its range, and the destination of its elements. */
  private record Row(int from, int elements, int offset, int stride) {}

  private record Range(ReadRequest request, List<Row> rows) {}

  private final RandomAccessSource source;
  private final NpyHeader header;
  private final float[] destination;

  private final List<Range> batch = new ArrayList<>();
  private long batchLength;

  // The range that still grows: [start, end) of the file.
  private long start;
  private long end;
  private List<Row> rows = new ArrayList<>();

  NpyRowReader(RandomAccessSource source, NpyHeader header, float[] destination) {
    this.source = source;
    this.header = header;
    this.destination = destination;
  }

  /**
   * Adds a row that begins after the end of the previous one.
   *
   * @param element index of its first element in the array as the file holds it
   * @param elements how many
   * @param offset index of the first one in the destination
   * @param stride from one to the next in the destination
   */
  void add(long element, int elements, int offset, int stride) throws IOException {
    var bytes = header.type().size();
    for (var done = 0; done < elements; ) {
      var part = Math.min(elements - done, MAX_RANGE / bytes);
      addPart(header.dataOffset() + (element + done) * bytes, part, offset + done * stride, stride);
      done += part;
    }
  }

  private void addPart(long position, int elements, int offset, int stride) throws IOException {
    var length = elements * header.type().size();
    if (!rows.isEmpty() && (position - end > MERGED_GAP || position + length - start > MAX_RANGE)) {
      endRange();
    }
    if (rows.isEmpty()) {
      start = position;
    }
    rows.add(new Row((int) (position - start), elements, offset, stride));
    end = position + length;
  }

  private void endRange() throws IOException {
    var length = (int) (end - start);
    batch.add(new Range(new ReadRequest(start, new byte[length], 0, length), rows));
    rows = new ArrayList<>();
    batchLength += length;
    if (batchLength >= source.batchBytes()) {
      readBatch();
    }
  }

  /** Reads the rows that were added and not read yet. */
  void flush() throws IOException {
    if (!rows.isEmpty()) {
      endRange();
    }
    readBatch();
  }

  private void readBatch() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    source.readFully(batch.stream().map(Range::request).toList());
    for (var range : batch) {
      var bytes = ByteBuffer.wrap(range.request().destination()).order(header.order());
      for (var row : range.rows()) {
        header
            .type()
            .toFloats(bytes, row.from(), row.elements(), destination, row.offset(), row.stride());
      }
    }
    batch.clear();
    batchLength = 0;
  }
}
