package org.byol3d.b2nd;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.byol3d.b2nd.frame.Frame;
import org.byol3d.b2nd.frame.FrameHeader;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.b2nd.io.LocalDirectory;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.SourceDirectory;

/**
 * An N-dimensional array in a {@code .b2nd} file, read by region.
 *
 * <p>Opening reads the header, the metalayers and the offsets of the chunks. A read then fetches
 * the chunks that meet its regions, or parts of them, and decodes each block that meets them once.
 * Many threads may read one open array.
 *
 * <p>A {@link org.byol3d.b2nd.io.FormatException} reports all damage that the format lets a reader
 * see, and every feature that this reader lacks. Items of chunks that were never written (marked
 * uninitialized) read as zero, except by {@link #readWritten}.
 */
public final class B2ndArray implements Closeable {
  private final Frame frame;
  private final ArrayGeometry geometry;
  private final DataType type;
  private final DecoderPool decoders;
  private final boolean ownDecoders;

  private B2ndArray(
      Frame frame,
      ArrayGeometry geometry,
      DataType type,
      DecoderPool decoders,
      boolean ownDecoders) {
    this.frame = frame;
    this.geometry = geometry;
    this.type = type;
    this.decoders = decoders;
    this.ownDecoders = ownDecoders;
  }

  /**
   * Opens a local file, or the directory of a sparse frame.
   *
   * @throws org.byol3d.b2nd.io.FormatException if it is damaged, unsupported, or not a {@code
   *     .b2nd}
   * @throws IOException if it cannot be read
   */
  public static B2ndArray open(Path path) throws IOException {
    return Files.isDirectory(path) ? open(new LocalDirectory(path)) : open(new FileSource(path));
  }

  /** Opens a contiguous frame. The array closes the source, and so does this method if it fails. */
  public static B2ndArray open(RandomAccessSource source) throws IOException {
    return open(decoder -> Frame.open(source, decoder), new DecoderPool(), true);
  }

  /** Opens a contiguous frame with decoders that other arrays share; they stay open. */
  public static B2ndArray open(RandomAccessSource source, DecoderPool decoders) throws IOException {
    return open(decoder -> Frame.open(source, decoder), decoders, false);
  }

  /** Opens a sparse frame. */
  public static B2ndArray open(SourceDirectory directory) throws IOException {
    return open(decoder -> Frame.open(directory, decoder), new DecoderPool(), true);
  }

  /** Opens a sparse frame with decoders that other arrays share; they stay open. */
  public static B2ndArray open(SourceDirectory directory, DecoderPool decoders) throws IOException {
    return open(decoder -> Frame.open(directory, decoder), decoders, false);
  }

  private static B2ndArray open(
      DecoderPool.Use<Frame> opening, DecoderPool decoders, boolean ownDecoders)
      throws IOException {
    Frame frame = null;
    boolean opened = false;
    try {
      frame = decoders.use(opening);
      var geometry = ArrayGeometry.of(frame.name(), frame.header(), frame.ndim());
      var type = DataType.parse(frame.ndim().dtype(), frame.header().typeSize());
      opened = true;
      return new B2ndArray(frame, geometry, type, decoders, ownDecoders);
    } finally {
      if (!opened) {
        if (ownDecoders) {
          decoders.close();
        }
        if (frame != null) {
          frame.close();
        }
      }
    }
  }

  /** Returns the path or URI. */
  public String name() {
    return frame.name();
  }

  public long[] shape() {
    return geometry.shape.clone();
  }

  public int[] chunkShape() {
    return geometry.chunkShape.clone();
  }

  public int[] blockShape() {
    return geometry.blockShape.clone();
  }

  public DataType type() {
    return type;
  }

  /** Returns the number of chunks. */
  public int chunks() {
    return frame.chunks();
  }

  /** Returns the header of the frame. Its codec is only a default, see {@link #survey}. */
  public FrameHeader header() {
    return frame.header();
  }

  /** Returns the fixed metalayers by name. */
  public Map<String, byte[]> metalayers() {
    return frame.metalayers();
  }

  /** Returns the names of the variable-length metalayers. */
  public Set<String> variableMetalayerNames() {
    return frame.variableMetalayerNames();
  }

  /**
   * Decodes a variable-length metalayer. python-blosc2 writes MessagePack in it.
   *
   * @throws IllegalArgumentException if no metalayer has this name
   * @throws org.byol3d.b2nd.io.FormatException if it is damaged
   */
  public byte[] variableMetalayer(String name) throws IOException {
    var chunk = frame.variableMetalayer(name);
    return decoders.use(decoder -> decoder.decodeAll(chunk));
  }

  /** Returns the region of the whole array. */
  public Region whole() {
    return Region.all(geometry.shape);
  }

  /**
   * Reads the header of every chunk to find the codecs and filters that are in use.
   *
   * @throws org.byol3d.b2nd.io.FormatException if one is damaged
   */
  public ChunkSurvey survey() throws IOException {
    return ChunkSurvey.of(frame, geometry);
  }

  /**
   * Decodes every chunk that has bytes in the file, to find damage. Keeps no items.
   *
   * @throws org.byol3d.b2nd.io.FormatException naming the first chunk that is damaged
   */
  public void verify() throws IOException {
    decoders.use(
        decoder -> {
          var loader = new ChunkLoader(frame, geometry, false);
          for (int chunk = 0; chunk < frame.chunks(); chunk++) {
            if (loader.load(chunk, decoder).isEmpty()) {
              for (int block = 0; block < geometry.blocksPerChunk; block++) {
                decoder.decode(block, 0);
              }
            }
          }
          return null;
        });
  }

  /**
   * Reads a region as float32 in C order.
   *
   * @throws IllegalArgumentException if the region is not inside the array, the destination is too
   *     small, or the items are not numbers
   * @throws org.byol3d.b2nd.io.FormatException if a chunk that meets it is damaged
   */
  public void read(Region region, float[] destination) throws IOException {
    read(List.of(RegionRead.of(region, destination)));
  }

  /**
   * Reads a region as the bytes that the file has, in C order.
   *
   * @throws IllegalArgumentException if the region is not inside the array or the destination is
   *     too small
   * @throws org.byol3d.b2nd.io.FormatException if a chunk that meets it is damaged
   */
  public void read(Region region, ByteBuffer destination) throws IOException {
    read(List.of(RegionRead.of(region, destination)));
  }

  /** Reads several regions. A block that several regions meet is fetched and decoded once. */
  public void read(List<? extends RegionRead> reads) throws IOException {
    drain(queue(reads), reads, false);
  }

  /**
   * Reads several regions as {@link #read(List)} does, and refuses chunks that were never written.
   *
   * @throws org.byol3d.b2nd.io.FormatException of kind "incomplete" if a region meets such a chunk
   */
  public void readWritten(List<? extends RegionRead> reads) throws IOException {
    drain(queue(reads), reads, true);
  }

  /** Returns how many chunks were never written, as far as the offsets tell. */
  public int uninitializedChunks() {
    return frame.uninitializedChunks();
  }

  /** Returns the chunks of a read, which several threads may {@link #drain}. */
  ChunkQueue queue(List<? extends RegionRead> reads) {
    reads.forEach(this::checkInside);
    return new ChunkQueue(frame, chunksOf(reads));
  }

  /** Reads the chunks that are left in a queue. */
  void drain(ChunkQueue queue, List<? extends RegionRead> reads, boolean writtenOnly)
      throws IOException {
    var targets = reads.stream().map(read -> RowTarget.of(read, type)).toList();
    if (reads.isEmpty()) {
      return;
    }
    decoders.use(
        decoder -> {
          var loader = new ChunkLoader(frame, geometry, writtenOnly);
          var reader = new RegionReader(geometry, loader, decoder, reads, targets);
          for (var batch = queue.next(); !batch.isEmpty(); batch = queue.next()) {
            if (batch.size() > 1) {
              loader.readAhead(batch);
            }
            for (int chunk : batch) {
              reader.readChunk(chunk);
            }
          }
          return null;
        });
  }

  private void checkInside(RegionRead read) {
    var region = read.region();
    boolean inside = region.rank() == geometry.rank;
    for (int d = 0; inside && d < geometry.rank; d++) {
      inside = region.stop(d) <= geometry.shape[d];
    }
    if (!inside) {
      throw new IllegalArgumentException(
          "%s: %s is not inside the shape %s"
              .formatted(name(), region, Arrays.toString(geometry.shape)));
    }
  }

  /** Returns the chunks that meet at least one region, ascending. */
  private int[] chunksOf(List<? extends RegionRead> reads) {
    var chunks = reads.stream().map(RegionRead::region).flatMapToLong(this::chunksOf);
    if (reads.size() > 1) {
      chunks = chunks.sorted().distinct();
    }
    return chunks.mapToInt(Math::toIntExact).toArray();
  }

  private LongStream chunksOf(Region region) {
    if (region.items() == 0) {
      return LongStream.empty();
    }
    var chunks = LongStream.of(0);
    for (int d = 0; d < geometry.rank; d++) {
      int axis = d;
      long first = region.start(d) / geometry.chunkShape[d];
      long last = (region.stop(d) - 1) / geometry.chunkShape[d];
      chunks =
          chunks.flatMap(
              index ->
                  LongStream.rangeClosed(first, last)
                      .map(chunk -> index * geometry.chunkGrid[axis] + chunk));
    }
    return chunks;
  }

  /** Closes the file, and frees the decoders if they are not shared. No read may be running. */
  @Override
  public void close() throws IOException {
    if (ownDecoders) {
      decoders.close();
    }
    frame.close();
  }
}
