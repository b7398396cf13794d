package org.byol3d.volume.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.util.functional.FutureIO;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.ReadRequest;

/**
 * A file of a Hadoop file system: one open stream that all threads read by position. Several ranges
 * are one vectored read if the stream supports it; otherwise they are single reads, since Hadoop's
 * emulation does the same with one more copy.
 */
public final class HadoopSource implements RandomAccessSource {
  /** Enough bytes to hide a round trip, few enough for a batch per worker thread. */
  private static final int BATCH_BYTES = 8 << 20;

  private final String name;
  private final FSDataInputStream stream;
  private final long length;
  private final boolean vectored;

  private HadoopSource(String name, FSDataInputStream stream, long length) {
    this.name = name;
    this.stream = stream;
    this.length = length;
    this.vectored = stream.hasCapability(StreamCapabilities.VECTOREDIO);
  }

  /**
   * Opens a file for random reads.
   *
   * @throws java.io.FileNotFoundException if there is none, or the path is a directory
   * @throws IOException if it cannot be opened
   */
  public static HadoopSource open(FileSystem fileSystem, Path path) throws IOException {
    var status = fileSystem.getFileStatus(path);
    var stream =
        FutureIO.awaitFuture(
            fileSystem
                .openFile(path)
                .opt("fs.option.openfile.read.policy", "vector, random")
                .withFileStatus(status)
                .build());
    return new HadoopSource(path.toString(), stream, status.getLen());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int batchBytes() {
    return BATCH_BYTES;
  }

  @Override
  public void readFully(long position, byte[] destination, int offset, int length)
      throws IOException {
    checkRange(position, length);
    stream.readFully(position, destination, offset, length);
  }

  @Override
  public void readFully(List<ReadRequest> requests) throws IOException {
    for (var request : requests) {
      checkRange(request.position(), request.length());
    }
    if (vectored && requests.size() > 1 && areDisjoint(requests)) {
      readVectored(requests);
    } else {
      RandomAccessSource.super.readFully(requests);
    }
  }

  private void readVectored(List<ReadRequest> requests) throws IOException {
    var ranges = new ArrayList<FileRange>(requests.size());
    for (var request : requests) {
      ranges.add(FileRange.createFileRange(request.position(), request.length(), request));
    }
    stream.readVectored(ranges, ByteBuffer::allocate);
    for (var range : ranges) {
      var request = (ReadRequest) range.getReference();
      FutureIO.awaitFuture(range.getData())
          .get(request.destination(), request.offset(), request.length());
    }
  }

  /** Returns whether no ranges overlap: object stores refuse vectored reads of ranges that do. */
  private static boolean areDisjoint(List<ReadRequest> requests) {
    var end = 0L;
    for (var request :
        requests.stream().sorted(Comparator.comparingLong(ReadRequest::position)).toList()) {
      if (request.position() < end) {
        return false;
      }
      end = request.position() + request.length();
    }
    return true;
  }

  private void checkRange(long position, int size) throws EOFException {
    if (position < 0 || position > length - size) {
      throw new EOFException(
          name + ": bytes [" + position + ", +" + size + ") pass the end at " + length);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
