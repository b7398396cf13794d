package org.byol3d.b2nd.frame;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.byol3d.b2nd.chunk.Chunk;
import org.byol3d.b2nd.chunk.ChunkDecoder;
import org.byol3d.b2nd.chunk.ChunkHeader;
import org.byol3d.b2nd.chunk.ChunkPlace;
import org.byol3d.b2nd.chunk.SpecialValue;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.ReadRequest;
import org.byol3d.b2nd.io.SourceDirectory;

/**
 * An open frame, contiguous or sparse: its header, metalayers and trailer, and the places of its
 * chunks. It is immutable, and many threads may use it.
 */
public final class Frame implements Closeable {
  private static final String INDEX_FILE = "chunks.b2frame";

  /** A split block has one stream per byte of an item, as far as a chunk's header can say. */
  private static final int MAX_STREAMS = 255;

  /** Eight times the largest dictionary that any release of c-blosc2 writes. */
  private static final int MOST_DICTIONARY_BYTES = 1 << 20;

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 16;

  private final RandomAccessSource source;
  private final SourceDirectory directory;
  private final FrameHeader header;
  private final Map<String, byte[]> metalayers;
  private final Map<String, VariableMetalayer> variableMetalayers;
  private final NdimMetalayer ndim;
  private final ChunkPlace offsetsPlace;
  private final ChunkOffsets offsets;

  /** The bytes of a chunk in the trailer. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier inside the package, compared by nobody
  record VariableMetalayer(ChunkPlace place, byte[] bytes) {}

  Frame(
      RandomAccessSource source,
      SourceDirectory directory,
      FrameHeader header,
      Map<String, byte[]> metalayers,
      Map<String, VariableMetalayer> variableMetalayers,
      NdimMetalayer ndim,
      ChunkPlace offsetsPlace,
      ChunkOffsets offsets) {
    this.source = source;
    this.directory = directory;
    this.header = header;
    this.metalayers = metalayers;
    this.variableMetalayers = variableMetalayers;
    this.ndim = ndim;
    this.offsetsPlace = offsetsPlace;
    this.offsets = offsets;
  }

  /**
   * Opens a contiguous frame in three reads: the fixed header, the metalayers, and offsets with the
   * trailer. The frame closes the source, and so does this method if it fails.
   *
   * @throws FormatException if the file is damaged, unsupported, or no Blosc2 array
   */
  public static Frame open(RandomAccessSource source, ChunkDecoder decoder) throws IOException {
    return closingOnFailure(source, () -> new FrameParser(source, null, decoder).parse());
  }

  /**
   * Opens a sparse frame, a directory of one file per chunk.
   *
   * @throws FormatException if it is damaged, unsupported, or no Blosc2 array
   */
  public static Frame open(SourceDirectory directory, ChunkDecoder decoder) throws IOException {
    var source = openIndex(directory);
    return closingOnFailure(source, () -> new FrameParser(source, directory, decoder).parse());
  }

  private static RandomAccessSource openIndex(SourceDirectory directory) throws IOException {
    try {
      return directory.open(INDEX_FILE);
    } catch (java.nio.file.NoSuchFileException | java.io.FileNotFoundException e) {
      throw FormatException.notAVolume(
          directory.name(),
          0,
          INDEX_FILE,
          "is missing in this folder, so it is no sparse frame: name a file, or the folder of a"
              + " sparse frame");
    }
  }

  private interface Opening {
    Frame run() throws IOException;
  }

  private static Frame closingOnFailure(RandomAccessSource source, Opening opening)
      throws IOException {
    boolean opened = false;
    try {
      var frame = opening.run();
      opened = true;
      return frame;
    } finally {
      if (!opened) {
        source.close();
      }
    }
  }

  public FrameHeader header() {
    return header;
  }

  /** Returns the array's shape, chunks, blocks and item type. */
  public NdimMetalayer ndim() {
    return ndim;
  }

  /** Returns the contents of the fixed metalayers by name, including "b2nd". */
  public Map<String, byte[]> metalayers() {
    return metalayers;
  }

  /** Returns the names of the variable-length metalayers, in the file's order. */
  public Set<String> variableMetalayerNames() {
    return variableMetalayers.keySet();
  }

  /**
   * Reads a variable-length metalayer. It is read only on request: the items do not depend on it.
   *
   * @throws IllegalArgumentException if no metalayer has this name
   * @throws FormatException if its header is damaged
   */
  public Chunk variableMetalayer(String metalayer) throws FormatException {
    var stored = variableMetalayers.get(metalayer);
    if (stored == null) {
      throw new IllegalArgumentException(name() + " has no metalayer \"" + metalayer + "\"");
    }
    return Chunk.parse(stored.place(), stored.bytes(), 0, stored.bytes().length, 1);
  }

  public String name() {
    return directory == null ? source.name() : directory.name();
  }

  public int chunks() {
    return header.chunks();
  }

  /**
   * Returns the special value of a chunk without bytes; NONE for any other chunk.
   *
   * @throws FormatException if its offset is damaged
   */
  public SpecialValue specialOffset(int chunk) throws FormatException {
    return offsets.special(offsetsPlace, chunk);
  }

  /** Returns how many chunks the offsets mark as never written. */
  public int uninitializedChunks() {
    return offsets.uninitialized(chunks());
  }

  /** Returns the bytes that every item of a chunk without bytes has. */
  public byte[] specialItem(int chunk, SpecialValue special) throws FormatException {
    return special.item(offsetsPlace, 8L * chunk, header.typeSize());
  }

  /**
   * Returns how many bytes of chunks to request in one vectored read; 0 for one chunk at a time.
   */
  public int batchBytes() {
    return directory == null ? source.batchBytes() : 0;
  }

  /** Returns how many bytes a chunk takes in the file, at most. */
  public long storedBytes(int chunk) throws IOException {
    return offsets.get(chunk) < 0 ? 0 : locate(chunk).available();
  }

  /**
   * Reads several chunks in one vectored read.
   *
   * @throws FormatException if the file ends inside one of them
   */
  public void read(List<ReadRequest> requests) throws IOException {
    try {
      source.readFully(requests);
    } catch (EOFException e) {
      throw FormatException.damaged(
          source.name(), source.length(), "chunks", "the file ends inside one of them", e);
    }
  }

  /**
   * Returns the place of the bytes of a chunk.
   *
   * @throws FormatException if its offset is outside the chunks' section
   */
  public ChunkBytes locate(int chunk) throws IOException {
    long offset = offsets.get(chunk);
    if (directory != null) {
      return locateFile(chunk, offset);
    }
    if (offset > header.compressedSize() - 16) {
      throw offsetsPlace.damaged(
          8L * chunk,
          "offsets[" + chunk + "]",
          offset + " passes the chunks' section of " + header.compressedSize() + " bytes");
    }
    // Bytes that an update left may follow a chunk, but no bytes of another chunk.
    long next = offsets.after(offset);
    long end = next < 0 ? header.compressedSize() : Math.min(next, header.compressedSize());
    long position = header.length() + offset;
    return new ChunkBytes(
        source,
        false,
        new ChunkPlace(source.name(), position, "chunk " + chunk),
        (int) Math.min(end - offset, mostStored()));
  }

  /** Returns the most bytes that a chunk can take; bytes that updates left may follow it. */
  private int mostStored() {
    int blockSize = Math.max(1, header.blockSize());
    long blocks = (header.chunkSize() - 1L) / blockSize + 1;
    int streams = Math.min(header.typeSize(), MAX_STREAMS);
    long most =
        ChunkHeader.EXTENDED
            + Integer.BYTES * blocks * (1 + streams)
            + MOST_DICTIONARY_BYTES
            + header.chunkSize();
    return (int) Math.min(most, LONGEST_ARRAY);
  }

  private ChunkBytes locateFile(int chunk, long number) throws IOException {
    if (number > Integer.MAX_VALUE) {
      throw offsetsPlace.damaged(
          8L * chunk, "offsets[" + chunk + "]", number + " is no number of a chunk's file");
    }
    var fileName = String.format(Locale.ROOT, "%08X.chunk", number);
    RandomAccessSource file;
    try {
      file = directory.open(fileName);
    } catch (java.nio.file.NoSuchFileException | java.io.FileNotFoundException e) {
      throw FormatException.damaged(
          directory.name(), 0, "chunk " + chunk, "its file " + fileName + " is missing", e);
    }
    boolean located = false;
    try {
      int available = (int) Math.min(file.length(), mostStored());
      located = true;
      return new ChunkBytes(
          file, true, new ChunkPlace(file.name(), 0, "chunk " + chunk), available);
    } finally {
      if (!located) {
        file.close();
      }
    }
  }

  /**
   * The bytes of one chunk.
   *
   * @param source the source that holds them
   * @param ownSource whether the source belongs to the chunk alone and is closed after use
   * @param place the place of the first byte
   * @param available how many bytes there are at most
   */
  public record ChunkBytes(
      RandomAccessSource source, boolean ownSource, ChunkPlace place, int available)
      implements Closeable {

    /**
     * Reads bytes of the chunk.
     *
     * @throws FormatException if the file ends before them: it was cut after it was opened
     */
    public void read(int from, byte[] destination, int offset, int length) throws IOException {
      try {
        source.readFully(place.position() + from, destination, offset, length);
      } catch (EOFException e) {
        throw FormatException.damaged(
            place.file(), place.position() + from, place.what(), "the file ends inside it", e);
      }
    }

    @Override
    public void close() throws IOException {
      if (ownSource) {
        source.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
