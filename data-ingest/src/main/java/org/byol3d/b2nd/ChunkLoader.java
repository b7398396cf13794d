package org.byol3d.b2nd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.byol3d.b2nd.chunk.Chunk;
import org.byol3d.b2nd.chunk.ChunkDecoder;
import org.byol3d.b2nd.chunk.ChunkHeader;
import org.byol3d.b2nd.chunk.SpecialValue;
import org.byol3d.b2nd.frame.Frame;
import org.byol3d.b2nd.frame.Frame.ChunkBytes;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.ReadRequest;

/**
 * Reads chunks from the file. If most of a chunk is wanted it is read whole, otherwise its table of
 * block starts and then the wanted blocks. One thread uses a loader at a time.
 */
final class ChunkLoader {
  /** Below this size a second read costs more than the bytes it saves. */
  private static final int WORTH_TWO_READS = 1 << 16;

  /** Blocks that are closer than this in the file are read in one call. */
  private static final int GAP = 1 << 14;

  private static final String NEVER_WRITTEN =
      "was never written: make the file again, or leave it out";

  private final Frame frame;
  private final ArrayGeometry geometry;
  private final boolean writtenOnly;
  private final Map<Integer, byte[]> ahead = new HashMap<>();

  /**
   * @param writtenOnly whether a chunk that was never written is an error; otherwise it is zeros
   */
  ChunkLoader(Frame frame, ArrayGeometry geometry, boolean writtenOnly) {
    this.frame = frame;
    this.geometry = geometry;
    this.writtenOnly = writtenOnly;
  }

  /** Reads several whole chunks in one vectored read and keeps them for {@link #load}. */
  void readAhead(List<Integer> chunks) throws IOException {
    ahead.clear();
    var requests = new ArrayList<ReadRequest>(chunks.size());
    for (int index : chunks) {
      if (frame.specialOffset(index) == SpecialValue.NONE) {
        var bytes = frame.locate(index);
        var whole = new byte[bytes.available()];
        requests.add(new ReadRequest(bytes.place().position(), whole, 0, whole.length));
        ahead.put(index, whole);
      }
    }
    frame.read(requests);
  }

  /**
   * Loads a chunk and opens it in the decoder, unless its items are all one value.
   *
   * @param wanted gives the blocks that will be decoded. It is called only if the chunk has enough
   *     bytes for all its blocks: a damaged chunk can state more blocks than memory holds
   * @return the bytes of the one item, if all items are the same
   * @throws org.byol3d.b2nd.io.FormatException if the chunk is damaged
   */
  Optional<byte[]> load(int index, Supplier<boolean[]> wanted, ChunkDecoder decoder)
      throws IOException {
    var item = specialItem(index);
    if (item.isPresent()) {
      return item;
    }
    try (var bytes = frame.locate(index)) {
      var early = ahead.remove(index);
      if (early != null) {
        return open(parse(bytes, early), decoder);
      }
      int available = bytes.available();
      long table = ChunkHeader.EXTENDED + 4L * geometry.blocksPerChunk;
      if (available >= WORTH_TWO_READS && table <= available / 2) {
        var blocks = wanted.get();
        if (2L * count(blocks) < blocks.length) {
          return loadBlocks(bytes, (int) table, blocks, decoder);
        }
      }
      return loadWhole(bytes, decoder);
    }
  }

  /** Loads a chunk of which all blocks will be decoded. */
  Optional<byte[]> load(int index, ChunkDecoder decoder) throws IOException {
    var item = specialItem(index);
    if (item.isPresent()) {
      return item;
    }
    try (var bytes = frame.locate(index)) {
      return loadWhole(bytes, decoder);
    }
  }

  /** Returns the one item of a chunk without bytes; empty for any other chunk. */
  private Optional<byte[]> specialItem(int index) throws IOException {
    var special = frame.specialOffset(index);
    if (special == SpecialValue.NONE) {
      return Optional.empty();
    }
    if (writtenOnly && special == SpecialValue.UNINITIALIZED) {
      throw FormatException.incomplete(frame.name(), 0, "chunk " + index, NEVER_WRITTEN);
    }
    return Optional.of(frame.specialItem(index, special));
  }

  private Optional<byte[]> loadWhole(ChunkBytes bytes, ChunkDecoder decoder) throws IOException {
    var image = decoder.image(bytes.place(), bytes.available());
    bytes.read(0, image, 0, bytes.available());
    return open(parse(bytes, image), decoder);
  }

  private static int count(boolean[] wanted) {
    int count = 0;
    for (boolean want : wanted) {
      count += want ? 1 : 0;
    }
    return count;
  }

  private Optional<byte[]> loadBlocks(
      ChunkBytes bytes, int table, boolean[] wanted, ChunkDecoder decoder) throws IOException {
    var image = decoder.image(bytes.place(), bytes.available());
    bytes.read(0, image, 0, table);
    var chunk = parse(bytes, image);
    var header = chunk.header();
    if (header.special() != SpecialValue.NONE) {
      bytes.read(table, image, table, bytes.available() - table);
      return open(chunk, decoder);
    }
    if (header.copied()) {
      readRuns(
          bytes,
          image,
          wanted,
          block -> header.length() + block * header.blockSize(),
          block -> header.length() + block * header.blockSize() + header.blockLength(block));
      return open(chunk, decoder);
    }
    if (header.dictionary() || header.filters().needsFirstBlock()) {
      bytes.read(table, image, table, header.cbytes() - table);
      return open(chunk, decoder);
    }
    var loaded = open(chunk, decoder);
    readRuns(bytes, image, wanted, decoder::blockStart, decoder::blockLimit);
    return loaded;
  }

  private interface BlockBound {
    int of(int block);
  }

  /** Reads the wanted blocks; those that are close together in one call. */
  private static void readRuns(
      ChunkBytes bytes, byte[] image, boolean[] wanted, BlockBound start, BlockBound limit)
      throws IOException {
    int from = -1;
    int until = -1;
    for (int block = 0; block < wanted.length; block++) {
      if (!wanted[block]) {
        continue;
      }
      int blockFrom = start.of(block);
      int blockUntil = limit.of(block);
      if (from >= 0 && blockFrom >= from && blockFrom - until <= GAP) {
        until = Math.max(until, blockUntil);
        continue;
      }
      if (from >= 0) {
        bytes.read(from, image, from, until - from);
      }
      from = blockFrom;
      until = blockUntil;
    }
    if (from >= 0) {
      bytes.read(from, image, from, until - from);
    }
  }

  private Chunk parse(ChunkBytes bytes, byte[] from) throws IOException {
    var place = bytes.place();
    var chunk = Chunk.parse(place, from, 0, bytes.available(), geometry.itemSize);
    var header = chunk.header();
    if (header.nbytes() != geometry.chunkBytes) {
      throw place.damaged(
          4, "nbytes", header.nbytes() + " is not the " + geometry.chunkBytes + " of every chunk");
    }
    if (header.special() == SpecialValue.NONE && header.blockSize() != geometry.blockBytes) {
      throw place.damaged(
          8,
          "blocksize",
          header.blockSize() + " is not the " + geometry.blockBytes + " of every chunk");
    }
    int typeSize = geometry.itemSize > 255 ? 1 : geometry.itemSize;
    if (header.typeSize() != typeSize) {
      throw place.damaged(
          3, "typesize", header.typeSize() + " is not the " + typeSize + " of every chunk");
    }
    return chunk;
  }

  private Optional<byte[]> open(Chunk chunk, ChunkDecoder decoder) throws IOException {
    var special = chunk.header().special();
    if (writtenOnly && special == SpecialValue.UNINITIALIZED) {
      var place = chunk.place();
      throw FormatException.incomplete(place.file(), place.position(), place.what(), NEVER_WRITTEN);
    }
    if (special != SpecialValue.NONE) {
      return Optional.of(chunk.specialItem(geometry.itemSize));
    }
    decoder.open(chunk);
    return Optional.empty();
  }
}
